import { nodeRule } from '../rule.ts'

/** Plugin Check: plugin_review_phpcs. What is in a heredoc, no tool sees escaped. */
export const heredoc = nodeRule('heredoc', ({ node }) =>
  node.kind === 'nowdoc' || (node.kind === 'encapsed' && node.type === 'heredoc') ? 'no heredoc and no nowdoc' : null,
)
