/** The fences of a block in an answer; the opening one is `blockFence` of block.ts. */
const opening = /^```parley\s*$/
const closing = /^```\s*$/

/**
 * An answer for readers that draw no blocks: each is replaced by its `text`, or stands as plain JSON where it has none.
 * This imports no schema, so that the chat can use it too; a block that does not hold may have a good text all the same.
 */
export function withBlocksAsText(answer: string): string {
  const shown: string[] = []
  let block: string[] | null = null
  for (const line of answer.split('\n')) {
    if (block === null) {
      if (opening.test(line)) block = [line]
      else shown.push(line)
    } else if (closing.test(line)) {
      const json = block.slice(1).join('\n')
      shown.push(textOf(json) ?? json.trim())
      block = null
    } else block.push(line)
  }
  // A fence that nothing closes is no block.
  return [...shown, ...(block ?? [])].join('\n')
}

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
