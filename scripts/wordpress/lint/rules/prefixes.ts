import { argumentsOf, calledFunction } from '../../php/calls.ts'
import { beginningOf } from '../../php/constants.ts'
import { isNode, type PhpNode, type PlacedNode } from '../../php/syntax-tree.ts'
import type { PhpFile, PluginUnderLint } from '../plugin-under-lint.ts'
import { nodeRule } from '../rule.ts'

/** Functions that give something a name which the whole site shares, by the place of the name. */
const named: Readonly<Record<string, number>> = {
  ...{ define: 0, do_action: 0, do_action_ref_array: 0, apply_filters: 0, apply_filters_ref_array: 0 },
  ...{ add_option: 0, update_option: 0, add_site_option: 0, update_site_option: 0, register_setting: 1 },
  ...{ set_transient: 0, set_site_transient: 0, update_user_meta: 1, add_user_meta: 1, update_post_meta: 1 },
  ...{ add_shortcode: 0, register_rest_route: 0, register_post_type: 0 },
  ...{ wp_enqueue_script: 0, wp_register_script: 0, wp_enqueue_style: 0, wp_register_style: 0 },
  ...{ wp_schedule_event: 2, wp_schedule_single_event: 1 },
}
const ours = /^parley[_-]chat/i

/** Plugin Check: prefixing. Names that only a run makes are not seen. */
export const prefixes = nodeRule(
  'prefixes',
  (placed, file, plugin) => {
    const { node } = placed
    const name = sharedName(placed, file) ?? nameGiven(placed, plugin)
    if (name === null || ours.test(name)) return null
    return `${node.kind} ${name} is not named after the plugin`
  },
  'WordPress.NamingConventions.PrefixAllGlobals',
)

/** A name of the language: a namespace, or what stands outside any. */
function sharedName({ node, parents }: PlacedNode, file: PhpFile): string | null {
  if (node.kind === 'namespace') return String(node.name)
  const inFunction = parents.some(({ kind }) => ['function', 'method', 'closure', 'arrowfunc'].includes(kind))
  if (node.kind === 'assign' && !inFunction && !parents.some(({ kind }) => kind === 'class'))
    return variableName(node.left)
  const isOutside = !file.nodes.some(({ node: { kind } }) => kind === 'namespace')
  const isDeclaration = ['function', 'class', 'interface', 'trait'].includes(node.kind) && node.isAnonymous !== true
  return isOutside && isDeclaration && isNode(node.name) ? String(node.name.name) : null
}

function variableName(left: unknown): string | null {
  return isNode(left) && left.kind === 'variable' && typeof left.name === 'string' ? left.name : null
}

function nameGiven({ node, parents }: PlacedNode, plugin: PluginUnderLint): string | null {
  const place = named[calledFunction(node) ?? '']
  const given: PhpNode | undefined = place === undefined ? undefined : argumentsOf(node)[place]
  return beginningOf(given, parents, plugin.constants)
}
