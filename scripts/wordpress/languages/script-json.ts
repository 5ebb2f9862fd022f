import { keyOf, type Message } from './messages.ts'
import type { Translation } from './po.ts'

/** The form in which WordPress gives a script its translations (Jed 1.x). */
export function writeScriptJson({ header, texts }: Translation, messages: Iterable<Message>): string {
  const translated = [...messages].flatMap((message) => {
    const key = keyOf(message)
    const forms = texts.get(key)
    return forms === undefined ? [] : [[key, forms] as const]
  })
  const said = { domain: 'messages', lang: header.get('Language'), 'plural-forms': header.get('Plural-Forms') }
  const messagesOf = { '': said, ...Object.fromEntries(translated) }
  return `${JSON.stringify({ domain: 'messages', locale_data: { messages: messagesOf } }, null, 1)}\n`
}
