import { __ } from '@wordpress/i18n'
import type { Appearance, Words } from './appearance.ts'
import { Avatar } from './avatar.tsx'

/** The open chat, before anything was said. */
export function PreviewPanel({ appearance, words }: { readonly appearance: Appearance; readonly words: Words }) {
  const { look, name, notices } = appearance
  const title = words.title || name
  const subtitle = words.subtitle || (look.launcher?.online ? __('Online', 'parley-chat') : '')
  const suggestions = (words.suggestions ?? []).filter((each) => each.trim() !== '')
  return (
    <div className="parley-chat-preview-panel">
      <header className={look.gradient ? 'is-vivid' : ''}>
        <span className="parley-chat-preview-avatar">
          <Avatar title={title} url={look.avatarUrl} />
        </span>
        <div>
          <strong className="parley-chat-preview-name">{title}</strong>
          {subtitle && <span className="parley-chat-preview-subtitle">{subtitle}</span>}
        </div>
      </header>
      <div className="parley-chat-preview-log">
        {notices.ai && (
          <span className="parley-chat-preview-notice">
            {__('You are chatting with an AI assistant.', 'parley-chat')}
          </span>
        )}
        <p className="is-theirs">{words.welcome || __('How can we help?', 'parley-chat')}</p>
        {suggestions.length === 0 && <p className="is-own">{__('When will my order arrive?', 'parley-chat')}</p>}
        <div className="parley-chat-preview-suggestions">
          {suggestions.map((each) => (
            <span key={each}>{each}</span>
          ))}
        </div>
      </div>
      <footer>
        <div className="parley-chat-preview-field">
          <span>{words.placeholder || __('Write a message…', 'parley-chat')}</span>
          <b />
        </div>
        {(notices.consent || notices.privacyUrl) && (
          <div className="parley-chat-preview-footnote">
            {notices.consent && (words.consent || __('Your messages are stored and answered by AI.', 'parley-chat'))}{' '}
            {notices.privacyUrl && <u>{__('Privacy', 'parley-chat')}</u>}
          </div>
        )}
      </footer>
    </div>
  )
}
