import { argumentsOf, calledFunction } from '../../php/calls.ts'
import { isNode, nodesIn, type PhpNode } from '../../php/syntax-tree.ts'
import { nodeRule } from '../rule.ts'

const escapes =
  /^(esc_(html|attr|url|js|textarea|xml)(__|_x)?|wp_kses(_post|_data)?|wp_json_encode|absint|intval|floatval|sanitize_html_class|sanitize_key|rawurlencode|number_format_i18n|number_format|count|tag_escape)$/
const prints = new Set(['printf', 'vprintf', 'wp_die'])

/** Plugin Check: late_escaping. Whatever is printed is escaped in the very statement that prints it. */
export const lateEscaping = nodeRule(
  'late-escaping',
  ({ node }) => {
    const name = calledFunction(node)
    if (name === '_e' || name === '_ex') return `${name}() prints a translation as it is: esc_html_e()`
    return printedBy(node).every(isEscaped) ? null : 'prints what is not escaped here'
  },
  'WordPress.Security.EscapeOutput.OutputNotEscaped',
)

function printedBy(node: PhpNode): PhpNode[] {
  if (node.kind === 'echo') return nodesIn(node.expressions)
  if ((node.kind === 'print' || node.kind === 'exit') && isNode(node.expression)) return [node.expression]
  return prints.has(calledFunction(node) ?? '') ? argumentsOf(node) : []
}

function isEscaped(node: PhpNode): boolean {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'nullkeyword':
      return true
    case 'bin':
      return node.type === '.'
        ? [node.left, node.right].filter(isNode).every(isEscaped)
        : /^[-+*/%]$/.test(String(node.type))
    case 'retif':
      return [node.trueExpr, node.falseExpr].filter(isNode).every(isEscaped)
    case 'cast':
      return ['int', 'float', 'bool'].includes(String(node.type))
    case 'call':
      if (calledFunction(node) === 'sprintf') return argumentsOf(node).every(isEscaped)
      return escapes.test(calledFunction(node) ?? '')
    default:
      return false
  }
}
