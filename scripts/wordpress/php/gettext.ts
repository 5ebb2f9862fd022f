import { argumentsOf, calledFunction } from './calls.ts'
import type { PhpNode } from './syntax-tree.ts'

/** Where WordPress's translating functions take what: the number of the argument, from 0. */
interface Places {
  readonly plural?: number
  readonly context?: number
  readonly domain: number
}

const plain: Places = { domain: 1 }
const withContext: Places = { context: 1, domain: 2 }

const functions: ReadonlyMap<string, Places> = new Map([
  ...['__', '_e', 'esc_html__', 'esc_html_e', 'esc_attr__', 'esc_attr_e'].map((name) => [name, plain] as const),
  ...['_x', '_ex', 'esc_html_x', 'esc_attr_x'].map((name) => [name, withContext] as const),
  ['_n', { plural: 1, domain: 3 }],
  ['_nx', { plural: 1, context: 3, domain: 4 }],
  ['_n_noop', { plural: 1, domain: 2 }],
  ['_nx_noop', { plural: 1, context: 2, domain: 3 }],
])

/** The arguments of a call that translates. */
export interface Gettext {
  readonly text: PhpNode | undefined
  readonly plural: PhpNode | undefined
  readonly context: PhpNode | undefined
  readonly domain: PhpNode | undefined
  /** Those that the function has to be given. */
  readonly required: readonly (PhpNode | undefined)[]
}

export function readGettext(node: PhpNode): Gettext | null {
  const places = functions.get(calledFunction(node) ?? '')
  if (places === undefined) return null
  const given = argumentsOf(node)
  const at = (place: number | undefined) => (place === undefined ? undefined : given[place])
  const wanted = [0, places.plural, places.context].filter((place) => place !== undefined)
  return {
    text: given[0],
    plural: at(places.plural),
    context: at(places.context),
    domain: at(places.domain),
    required: wanted.map(at),
  }
}

/** @returns the comment for translators that belongs to a call: it ends on the call's line or on the one before. */
export function translatorsComment(node: PhpNode, comments: readonly PhpNode[]): string | null {
  const { line } = node.loc.start
  for (const comment of comments) {
    const end = comment.loc.start.line + String(comment.value).trimEnd().split('\n').length - 1
    if (end !== line && end !== line - 1) continue
    const said = /translators:\s*([\s\S]*?)\s*(?:\*\/)?$/i.exec(String(comment.value).trim())?.[1]
    if (said !== undefined) return said
  }
  return null
}
