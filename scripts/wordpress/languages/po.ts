import { keyOf } from './messages.ts'

/** A translation: the fields of its header, and its texts by their keys, one for each plural form. */
export interface Translation {
  readonly header: ReadonlyMap<string, string>
  readonly texts: ReadonlyMap<string, readonly string[]>
}

/** @throws where a line is none of gettext's. */
export function readPo(po: string): Translation {
  const texts = new Map<string, readonly string[]>()
  let header = new Map<string, string>()
  for (const block of po.split(/\n{2,}/)) {
    const fields = fieldsOf(block)
    const text = fields.get('msgid')
    if (text === undefined) continue
    const translated = [...fields].filter(([name]) => name.startsWith('msgstr')).map(([, value]) => value)
    const context = fields.get('msgctxt')
    if (text === '') header = headerOf(translated.join(''))
    else texts.set(keyOf(context === undefined ? { text } : { text, context }), translated)
  }
  return { header, texts }
}

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>()
  let last = ''
  for (const line of block.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, name, string = ''] = /^(?:(msg[a-z_]+(?:\[\d\])?) )?(".*")$/.exec(line) ?? []
    const value: unknown = JSON.parse(string || 'null')
    if (typeof value !== 'string') throw new SyntaxError(`no line of a translation: ${line}`)
    last = name ?? last
    fields.set(last, (fields.get(last) ?? '') + value)
  }
  return fields
}

function headerOf(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name = '', value = '']) => [name, value]))
}
