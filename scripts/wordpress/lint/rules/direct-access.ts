import { argumentsOf, calledFunction, literalText } from '../../php/calls.ts'
import { isNode, nodesIn, type PhpNode } from '../../php/syntax-tree.ts'
import type { PluginUnderLint } from '../plugin-under-lint.ts'
import type { Rule } from '../rule.ts'

/** Plugin Check: direct_file_access. Before the guard stand only the file's namespace and its imports. */
export const directAccess: Rule = {
  name: 'direct-access',
  *check(plugin: PluginUnderLint) {
    for (const { name, statements } of plugin.php) {
      const [outer] = statements
      const inner = outer?.kind === 'namespace' ? nodesIn(outer.children) : statements
      const first = inner.find(({ kind }) => !['usegroup', 'declare', 'commentblock', 'commentline'].includes(kind))
      const line = first?.loc.start.line ?? 1
      if (first === undefined || !isGuard(first))
        yield { file: name, line, says: 'begins without a guard against being opened' }
    }
  },
}

/** `defined( 'ABSPATH' ) || exit;` */
function isGuard({ expression }: PhpNode): boolean {
  if (!isNode(expression) || expression.kind !== 'bin' || expression.type !== '||') return false
  const { left, right } = expression
  if (!isNode(left) || !isNode(right) || calledFunction(left) !== 'defined' || right.kind !== 'exit') return false
  return ['ABSPATH', 'WP_UNINSTALL_PLUGIN'].includes(literalText(argumentsOf(left)[0]) ?? '')
}
