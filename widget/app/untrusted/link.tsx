import type { ReactNode } from 'react'
import { destination, safeUrl } from './links.ts'

/** A link that may be followed, with where it leads; else its text alone. */
export function Link({ href, text, children }: { href: string; text: string; children: ReactNode }) {
  const url = safeUrl(href)
  if (!url) return <>{children}</>
  const place = destination(url, text)
  return (
    <>
      <a href={url.href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
      {place && (
        <>
          {' '}
          <bdi className="place" dir="ltr">
            {place}
          </bdi>
        </>
      )}
    </>
  )
}
