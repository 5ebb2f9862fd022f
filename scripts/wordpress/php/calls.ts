import { isNode, nodesIn, type PhpNode } from './syntax-tree.ts'

/** @returns the name of the function that the node calls, without a leading backslash; null for methods and all else. */
export function calledFunction(node: PhpNode): string | null {
  if (node.kind !== 'call' || !isNode(node.what) || node.what.kind !== 'name') return null
  return String(node.what.name).replace(/^\\/, '')
}

export function argumentsOf(node: PhpNode): PhpNode[] {
  return nodesIn(node.arguments)
}

/** @returns what a string literal says, null where it is none or holds a variable. */
export function literalText(node: PhpNode | undefined): string | null {
  return node?.kind === 'string' ? String(node.value) : null
}

/** @returns the name of a class as it is written, `self` and `static` among them. */
export function className(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.kind === 'selfreference' || node.kind === 'staticreference') return 'self'
  return node.kind === 'name' ? (String(node.name).split('\\').at(-1) ?? null) : null
}

/** @returns the name of the constant, property or method that the node looks up. */
export function memberName(node: PhpNode): string | null {
  return isNode(node.offset) && typeof node.offset.name === 'string' ? node.offset.name : null
}
