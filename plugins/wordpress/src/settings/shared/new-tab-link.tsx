import { __ } from '@wordpress/i18n'
import type { ReactNode } from 'react'

/**
 * With a drawn arrow: that of `ExternalLink` is a letter, which WordPress takes for an emoji and, in browsers without one,
 * fetches as a picture from elsewhere.
 */
export function NewTabLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className="parley-chat-new-tab">
      {children}
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d="M4 2h6v6M10 2 2.5 9.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
      <span className="screen-reader-text">{__('(opens in a new tab)', 'parley-chat')}</span>
    </a>
  )
}
