import type { Message } from './messages.ts'

/** gettext's template, which translators begin with. No times in it: the same texts make the same file. */
export function writePot(messages: Iterable<Message>, slug: string): string {
  const header = [
    'msgid ""',
    'msgstr ""',
    `"Project-Id-Version: ${slug}\\n"`,
    '"MIME-Version: 1.0\\n"',
    '"Content-Type: text/plain; charset=UTF-8\\n"',
    '"Content-Transfer-Encoding: 8bit\\n"',
    `"X-Domain: ${slug}\\n"`,
  ].join('\n')
  return `${[header, ...[...messages].map(entry)].join('\n\n')}\n`
}

function entry({ text, plural, context, comments, files }: Message): string {
  const translated = plural === undefined ? ['msgstr ""'] : ['msgstr[0] ""', 'msgstr[1] ""']
  return [
    ...comments.map((comment) => `#. translators: ${comment.replace(/\s+/g, ' ')}`),
    ...files.map((file) => `#: ${file}`),
    ...(/%(\d+\$)?[sd]/.test(text) ? ['#, php-format'] : []),
    ...(context === undefined ? [] : [`msgctxt ${quoted(context)}`]),
    `msgid ${quoted(text)}`,
    ...(plural === undefined ? [] : [`msgid_plural ${quoted(plural)}`]),
    ...translated,
  ].join('\n')
}

/** A string of gettext: JSON's escapes are its own, as long as letters stay as they are. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
