import { className, literalText, memberName } from './calls.ts'
import { isNode, nodesIn, type PhpNode, type PlacedNode } from './syntax-tree.ts'

/** What the class constants of a plugin say, as `Class::NAME`; class names are told apart by their last part alone. */
export type Constants = ReadonlyMap<string, string>

export function constantsOf(nodes: Iterable<PlacedNode>): Constants {
  const found = new Map<string, string>()
  for (const { node, parents } of nodes) {
    if (node.kind !== 'classconstant') continue
    for (const constant of nodesIn(node.constants)) {
      const text = isNode(constant.value) ? literalText(constant.value) : null
      if (text !== null) found.set(`${enclosingClass(parents)}::${nameOf(constant)}`, text)
    }
  }
  return found
}

/** @returns how the text begins that the expression makes, null where only a run would tell. */
export function beginningOf(node: PhpNode | undefined, parents: readonly PhpNode[], known: Constants): string | null {
  if (node === undefined) return null
  if (node.kind === 'bin' && node.type === '.') {
    return isNode(node.left) ? beginningOf(node.left, parents, known) : null
  }
  if (node.kind === 'encapsed') {
    const [first] = nodesIn(node.value)
    return isNode(first?.expression) ? literalText(first.expression) : null
  }
  if (node.kind === 'staticlookup') {
    const owner = className(node.what)
    return known.get(`${owner === 'self' ? enclosingClass(parents) : owner}::${memberName(node)}`) ?? null
  }
  return literalText(node)
}

function enclosingClass(parents: readonly PhpNode[]): string {
  const owner = parents.find(({ kind }) => kind === 'class')
  return owner === undefined ? '' : nameOf(owner)
}

function nameOf(node: PhpNode): string {
  return isNode(node.name) ? String(node.name.name) : String(node.name)
}
