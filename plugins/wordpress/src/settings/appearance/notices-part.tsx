import { TextControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import { Section } from '../shared/section.tsx'
import { withPart } from './appearance.ts'
import type { AppearanceDraft } from './use-appearance.ts'

/** What a visitor is told before they write. */
export function NoticesPart({ draft: { value, change } }: { readonly draft: AppearanceDraft }) {
  const { notices } = value
  return (
    <Section title={__('Notices', 'parley-chat')}>
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('Say that an AI answers', 'parley-chat')}
        help={__('The EU’s AI Act (Article 50) asks for it.', 'parley-chat')}
        checked={notices.ai}
        onChange={(ai) => change({ notices: { ...notices, ai } })}
      />
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('Say above the first message that messages are stored', 'parley-chat')}
        checked={notices.consent === true}
        onChange={(consent) => change({ notices: { ...notices, consent } })}
      />
      <TextControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        type="url"
        label={__('Address of your privacy page', 'parley-chat')}
        value={notices.privacyUrl ?? ''}
        placeholder="https://"
        onChange={(url) => change({ notices: withPart(notices, 'privacyUrl', url.trim()) })}
      />
    </Section>
  )
}
