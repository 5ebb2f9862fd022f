import { calledFunction } from '../../php/calls.ts'
import { isNode, type PhpNode } from '../../php/syntax-tree.ts'
import { nodeRule } from '../rule.ts'

const superglobals = new Set(['_GET', '_POST', '_REQUEST', '_COOKIE', '_SERVER', '_FILES'])
const sanitizes = /^(sanitize_\w+|absint|intval|wp_verify_nonce|wp_kses\w*|is_array|is_string|hash_equals|in_array)$/

/** Plugin Check: plugin_review_phpcs. What a request brings is only compared, or sanitized where it is read. */
export const requestInput = nodeRule(
  'request-input',
  ({ node, parents }) => {
    if (node.kind !== 'variable' || !superglobals.has(String(node.name))) return null
    return parents.some(isHarmless) ? null : 'takes what a request brings as it is'
  },
  'WordPress.Security.ValidatedSanitizedInput.InputNotSanitized',
)

function isHarmless(parent: PhpNode): boolean {
  if (parent.kind === 'isset' || parent.kind === 'empty') return true
  if (parent.kind === 'bin' && /^(===?|!==?)$/.test(String(parent.type))) return true
  if (parent.kind === 'cast') return parent.type === 'int'
  return isNode(parent) && sanitizes.test(calledFunction(parent) ?? '')
}
