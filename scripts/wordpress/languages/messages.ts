import { type Files, textOf } from '../../files.ts'
import { pluginHeader } from '../headers.ts'
import { literalText } from '../php/calls.ts'
import { readGettext, translatorsComment } from '../php/gettext.ts'
import { parsePhp } from '../php/syntax-tree.ts'
import { translatingCalls } from '../script/translating-calls.ts'

/** A text to translate. Two of the same words and context are one. */
export interface Message {
  readonly text: string
  readonly plural?: string
  readonly context?: string
  /** What translators are told. */
  readonly comments: readonly string[]
  /** The files that it stands in: without their lines, which would change this with every edit. */
  readonly files: readonly string[]
}

type Found = Omit<Message, 'comments' | 'files'> & { readonly comment?: string }

/** @returns the texts of a plugin by their keys, in the order of its files and their text. */
export function messagesOf(files: Files, slug: string): ReadonlyMap<string, Message> {
  const messages = new Map<string, Message>()
  for (const [file, content] of files) {
    for (const { comment, ...found } of messagesIn(file, textOf(content), slug)) {
      const before = messages.get(keyOf(found))
      messages.set(keyOf(found), {
        ...before,
        ...found,
        comments: added(before?.comments, comment),
        files: added(before?.files, file),
      })
    }
  }
  return messages
}

/** As gettext's own files join them. */
export function keyOf({ context, text }: Pick<Message, 'context' | 'text'>): string {
  return context === undefined ? text : `${context}\u0004${text}`
}

function added(before: readonly string[] = [], more: string | undefined): readonly string[] {
  return more === undefined || before.includes(more) ? before : [...before, more]
}

function messagesIn(file: string, content: string, slug: string): Found[] {
  if (file === `${slug}.php`) return [...inHeader(content), ...inPhp(content, file)]
  if (file.endsWith('.php')) return inPhp(content, file)
  if (/\.tsx?$/.test(file)) return inScript(content, file)
  return file.endsWith('/block.json') ? inBlock(content) : []
}

function inPhp(code: string, file: string): Found[] {
  const { nodes, comments } = parsePhp(code, file)
  return nodes.flatMap(({ node }) => {
    const gettext = readGettext(node)
    const text = literalText(gettext?.text)
    if (gettext === null || text === null) return []
    const more = {
      plural: literalText(gettext.plural),
      context: literalText(gettext.context),
      // Beside a text with places there may stand another one, which the comment says nothing about.
      comment: text.includes('%') ? translatorsComment(node, comments) : null,
    }
    return [{ text, ...withoutNull(more) }]
  })
}

function inScript(code: string, file: string): Found[] {
  return translatingCalls(code, file).flatMap(({ text, plural = null, context = null, comment = null }) =>
    text === null ? [] : [{ text, ...withoutNull({ plural, context, comment: text.includes('%') ? comment : null }) }],
  )
}

/** WordPress translates these on its own pages. */
function inHeader(code: string): Found[] {
  const header = pluginHeader(code)
  return ['Plugin Name', 'Description'].flatMap((field) => {
    const text = header.get(field)
    return text === undefined ? [] : [{ text, comment: `${field} of the plugin` }]
  })
}

/** With the contexts that WordPress itself asks for. */
function inBlock(json: string): Found[] {
  const block: unknown = JSON.parse(json)
  return ['title', 'description'].flatMap((field) => {
    const text: unknown = typeof block === 'object' && block !== null ? Reflect.get(block, field) : undefined
    return typeof text === 'string' ? [{ text, context: `block ${field}` }] : []
  })
}

function withoutNull<Name extends string>(values: Record<Name, string | null>): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {}
  for (const name in values) {
    const value = values[name]
    if (value !== null) given[name] = value
  }
  return given
}
