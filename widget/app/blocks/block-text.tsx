import { blockText } from '@parley/protocol/block-text'
import { withoutBidiControls } from '../untrusted/links.ts'

/** A block that cannot be drawn: what it says for that case, else its source to copy. */
export function BlockText({ source }: { source: string }) {
  const text = blockText(source)
  return text === null ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <pre dir="ltr" tabIndex={0}>
      <code>{source}</code>
    </pre>
  ) : (
    <p className="plain">{withoutBidiControls(text)}</p>
  )
}
