import { type ESTree, parseSync, Visitor } from 'rolldown/utils'

/** Where the translating functions of `@wordpress/i18n` take what: the number of the argument, from 0. */
const functions = new Map<string, { readonly plural?: number; readonly context?: number; readonly domain: number }>([
  ['__', { domain: 1 }],
  ['_x', { context: 1, domain: 2 }],
  ['_n', { plural: 1, domain: 3 }],
  ['_nx', { plural: 1, context: 3, domain: 4 }],
])

/** A call that translates. What is not written there as it is, but computed, is null. */
interface TranslatingCall {
  /** From 1. */
  readonly line: number
  readonly text: string | null
  /** Undefined where the function takes none. */
  readonly plural: string | null | undefined
  readonly context: string | null | undefined
  readonly domain: string | null
  /** What translators are told, on the line of the call or the one before. */
  readonly comment: string | undefined
}

/** Of a script in TypeScript. @throws SyntaxError where it is none. */
export function translatingCalls(code: string, file: string): TranslatingCall[] {
  const { program, comments, errors } = parseSync(file, code)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  const lineOf = (offset: number) => code.slice(0, offset).split('\n').length
  const told = new Map(
    comments.flatMap(({ value, end }) => {
      const [, says] = /translators:\s*([\s\S]*?)\s*$/.exec(value) ?? []
      return says === undefined ? [] : [[lineOf(end), says] as const]
    }),
  )
  const found: TranslatingCall[] = []
  new Visitor({
    CallExpression({ callee, arguments: given, start }) {
      const places = callee.type === 'Identifier' ? functions.get(callee.name) : undefined
      if (places === undefined) return
      const line = lineOf(start)
      found.push({
        line,
        text: literal(given[0]),
        plural: places.plural === undefined ? undefined : literal(given[places.plural]),
        context: places.context === undefined ? undefined : literal(given[places.context]),
        domain: literal(given[places.domain]),
        comment: told.get(line) ?? told.get(line - 1),
      })
    },
  }).visit(program)
  return found
}

function literal(node: ESTree.Argument | undefined): string | null {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null
}
