/** A block in an answer (`blockFence` in block.ts), from its opening fence to the closing one. */
const fenced = /^```parley[ \t]*\n([\s\S]*?)^```[ \t]*$/gm

/**
 * An answer for readers that draw no blocks: each is replaced by its `text`, or stands as plain JSON where it has none.
 * This imports no schema, so that the chat can use it too; a block that does not hold may have a good text all the same.
 */
export const withBlocksAsText = (answer: string): string =>
  answer.replace(fenced, (_, json: string) => textOf(json) ?? json.trim())

function textOf(json: string): string | null {
  try {
    const block: unknown = JSON.parse(json)
    if (typeof block !== 'object' || block === null || !('text' in block)) return null
    return typeof block.text === 'string' ? block.text : null
  } catch {
    // An agent wrote it: what is no JSON is shown as it stands.
    return null
  }
}
