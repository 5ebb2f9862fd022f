import { cut } from '@parley/protocol/text'
import { type Html, html } from '../html.ts'
import { shown } from '../shown.ts'

/** An answer may have 1 MB; its beginning shows whose agent it is. */
const shownLength = 2_000

/**
 * An agent's answer on the page on which an owner approves: nothing in it may change how the rest of the page reads. Of the
 * Markdown that agents write, bold is what a short answer has most often.
 */
export function shownAnswer(answer: string): (Html | string)[] {
  const text = shown(answer)
  const beginning = text.length > shownLength ? `${cut(text, shownLength)}…` : text
  return beginning
    .split(/\*\*(.+?)\*\*/)
    .map((part, index) => (index % 2 === 1 ? html`<strong>${part}</strong>` : part))
}
