import { __ } from '@wordpress/i18n'
import type { CSSProperties } from 'react'
import type { Appearance, Look } from './appearance.ts'
import { Avatar } from './avatar.tsx'
import { inkOn, legible } from './contrast.ts'
import { PreviewPanel } from './preview-panel.tsx'

interface Props {
  readonly appearance: Appearance
  readonly locale: string
  readonly scheme: 'light' | 'dark'
  readonly isPhone: boolean
  readonly isOpen: boolean
}

/** A page of a shop with the chat on it. */
export function Preview({ appearance, locale, scheme, isPhone, isOpen }: Props) {
  const { look, texts, behaviour } = appearance
  // Each text by itself, as in the chat.
  const words = { ...texts[appearance.locale], ...texts[locale] }
  const place = isPhone ? { ...look, ...look.phone } : look
  const isFull = isPhone && isOpen
  const classes = ['parley-chat-preview', `is-${scheme}`, `is-${place.side}`]
  if (isPhone) classes.push('is-phone')
  if (isFull) classes.push('is-full')
  const { proactive } = behaviour
  const hasHint = proactive?.show === 'hint' && (!isPhone || proactive.phones)
  return (
    <div
      role="img"
      aria-label={__('A page with the chat, drawn in your colours and words', 'parley-chat')}
      className={classes.join(' ')}
      style={variables(look, place, scheme)}
    >
      <div className="parley-chat-page" />
      <div className="parley-chat-preview-chat">
        {isOpen && <PreviewPanel appearance={appearance} words={words} />}
        {!isOpen && hasHint && words.hint && <p className="parley-chat-preview-hint">{words.hint}</p>}
        {!isFull && (
          <span className={isOpen ? 'parley-chat-preview-launcher is-open' : 'parley-chat-preview-launcher'}>
            {!isOpen && look.launcher?.avatar && look.avatarUrl && (
              <b className="parley-chat-preview-picture">
                <Avatar title={words.title || appearance.name} url={look.avatarUrl} />
              </b>
            )}
            {!isOpen && look.launcher?.online && <i />}
          </span>
        )}
      </div>
    </div>
  )
}

function variables(look: Look, place: { offsetX: number; offsetY: number }, scheme: 'light' | 'dark'): CSSProperties {
  const ink = inkOn(look.color)
  return {
    '--brand': look.color,
    '--brand-ink': ink,
    '--brand-end': legible(look.gradient ?? look.color, ink),
    '--gradient': look.gradient ?? look.color,
    '--tint': scheme === 'dark' ? legible(look.color, '#25272d', 7) : legible(look.color, '#f2f3f5'),
    '--radius': `${look.radius}px`,
    '--width': `${look.width ?? 400}px`,
    '--size': `${look.launcher?.size ?? 60}px`,
    '--x': `${place.offsetX}px`,
    '--y': `${place.offsetY}px`,
  } as CSSProperties
}
