import { stretchesOf } from './fenced.ts'

/**
 * An answer for readers that draw no blocks: each is replaced by its `text`, or stands as plain JSON where it has none.
 * This imports no schema, so that the chat can use it too; a block that does not hold may have a good text all the same.
 */
export const withBlocksAsText = (answer: string): string =>
  stretchesOf(answer, false)
    .map((each) => (typeof each === 'string' ? each : (blockText(each.source) ?? each.source.trim())))
    .join('')

/** What a block says for those who do not see it; null where it says nothing. */
export function blockText(source: string): string | null {
  try {
    const block: unknown = JSON.parse(source)
    if (typeof block !== 'object' || block === null || !('text' in block)) return null
    return typeof block.text === 'string' ? block.text : null
  } catch {
    // An agent wrote it: what is no JSON is shown as it stands.
    return null
  }
}
