import { nodeRule } from '../rule.ts'

/** Plugin Check: enqueued_resources; guideline 8 for frames. */
export const printedTags = nodeRule('printed-tags', ({ node }) => {
  if (node.kind !== 'string' && node.kind !== 'inline') return null
  const [, tag] = /<(script|style|iframe|link\s[^>]*stylesheet)\b/i.exec(String(node.value)) ?? []
  return tag === undefined ? null : 'prints a tag that WordPress should print, or a frame'
})
