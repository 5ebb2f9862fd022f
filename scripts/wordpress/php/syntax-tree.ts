import parser from 'php-parser'

/** A node of the syntax tree as php-parser makes it; what else it holds depends on its kind. */
export interface PhpNode {
  readonly kind: string
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } }
  readonly [property: string]: unknown
}

/** A node, and those that it stands in, the nearest first. */
export interface PlacedNode {
  readonly node: PhpNode
  readonly parents: readonly PhpNode[]
}

export interface SyntaxTree {
  /** The file's own statements. */
  readonly statements: readonly PhpNode[]
  readonly comments: readonly PhpNode[]
  /** Every node, in the order of the text. */
  readonly nodes: readonly PlacedNode[]
}

const engine = new parser.Engine({ parser: { version: '7.4', extractDoc: true }, ast: { withPositions: true } })

/** @throws SyntaxError where it is no PHP 7.4, as far as php-parser knows: it lets some of PHP 8 pass. */
export function parsePhp(code: string, name: string): SyntaxTree {
  const program: unknown = engine.parseCode(code, name)
  if (!isNode(program)) throw new TypeError(`${name}: the parser made no tree`)
  return {
    statements: childrenOf(program).filter((node) => node.kind !== 'commentblock' && node.kind !== 'commentline'),
    comments: nodesIn(program.comments),
    nodes: [...placed(program, [])],
  }
}

export function isNode(value: unknown): value is PhpNode {
  return typeof value === 'object' && value !== null && 'kind' in value && 'loc' in value
}

export function nodesIn(value: unknown): PhpNode[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

function childrenOf(program: PhpNode): PhpNode[] {
  return nodesIn(program.children)
}

function* placed(node: PhpNode, parents: readonly PhpNode[]): Generator<PlacedNode> {
  yield { node, parents }
  const within = [node, ...parents]
  for (const [name, value] of Object.entries(node)) {
    if (name === 'comments' || name === 'leadingComments' || name === 'trailingComments') continue
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* placed(child, within)
  }
}
