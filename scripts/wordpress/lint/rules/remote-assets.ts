import { textOf } from '../../../files.ts'
import { argumentsOf, calledFunction, className, literalText, memberName } from '../../php/calls.ts'
import { isNode, type PhpNode } from '../../php/syntax-tree.ts'
import { nodeRule, type Rule } from '../rule.ts'

const enqueues = /^wp_(enqueue|register)_(script|style)(_module)?$/

const enqueued = nodeRule('remote-assets', ({ node }) => {
  if (!enqueues.test(calledFunction(node) ?? '')) return null
  const [, source] = argumentsOf(node)
  return source === undefined || isLocal(source) || isLoader(source) ? null : 'loads what is not in the plugin'
})

/** Plugin Check: offloading_files; guideline 8. The service's loader is the service itself, and the readme says so. */
export const remoteAssets: Rule = {
  name: enqueued.name,
  *check(plugin) {
    yield* enqueued.check(plugin)
    for (const [file, content] of plugin.files) {
      if (!/\.(css|js)$/.test(file)) continue
      for (const [index, text] of textOf(content).split('\n').entries()) {
        const isRemote =
          /(url\(\s*|@import\s*|from\s*|import\s*\(?\s*|\.src\s*=\s*|fetch\(\s*)['"`]?(https?:)?\/\/\w/.test(text)
        if (isRemote) yield { file, line: index + 1, says: 'loads what is not in the plugin' }
      }
    }
  },
}

function isLocal(source: PhpNode): boolean {
  return ['plugins_url', 'plugin_dir_url', 'includes_url'].includes(calledFunction(source) ?? '')
}

/** `Service::address() . '/parley.js'` */
function isLoader({ kind, left, right }: PhpNode): boolean {
  if (kind !== 'bin' || !isNode(left) || !isNode(right) || literalText(right) !== '/parley.js') return false
  const { what } = left
  return isNode(what) && className(what.what) === 'Service' && memberName(what) === 'address'
}
