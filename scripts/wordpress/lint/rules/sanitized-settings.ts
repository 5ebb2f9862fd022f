import { argumentsOf, calledFunction, literalText } from '../../php/calls.ts'
import { isNode, nodesIn } from '../../php/syntax-tree.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: setting_sanitization. */
export const sanitizedSettings = nodeRule('sanitized-settings', ({ node }) => {
  if (calledFunction(node) !== 'register_setting') return null
  const keys = nodesIn(argumentsOf(node)[2]?.items).map(({ key }) => (isNode(key) ? literalText(key) : null))
  return keys.includes('sanitize_callback') ? null : 'stores a setting as it comes'
})
