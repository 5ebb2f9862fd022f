import { describe, expect, it } from 'vitest'
import { textOf } from '../../files.ts'
import { readSources, slug } from '../plugin.ts'
import { writeL10nPhp } from './l10n-php.ts'
import { languageFiles, scriptTranslations } from './language-files.ts'
import { keyOf, type Message, messagesOf } from './messages.ts'
import { readPo } from './po.ts'
import { writePot } from './pot.ts'

const plugin = await readSources()
const messages = messagesOf(plugin, slug)
const translations = [...plugin.keys()].filter((name) => name.endsWith('.po'))

it('the files in languages/ are what `npm run languages:wordpress` writes', () => {
  const made = languageFiles(plugin)
  const there = [...plugin].filter(([name]) => name.startsWith('languages/') && !name.endsWith('.po'))
  expect(Object.fromEntries(there.map(([name, content]) => [name, textOf(content)]))).toEqual(Object.fromEntries(made))
})

it('a script gets its own texts, as WordPress hands them over', () => {
  const made = scriptTranslations(plugin)
  const { locale_data: data } = JSON.parse(made.get(`languages/${slug}-ru_RU-${slug}-block.json`) ?? '')
  expect(data.messages['']).toMatchObject({ lang: 'ru_RU', 'plural-forms': expect.stringContaining('nplurals=3') })
  expect(data.messages['Height in pixels']).toEqual(['Высота в пикселях'])
  expect(data.messages.Overview).toBeUndefined()
})

it('there is a Russian translation', () => {
  expect(translations).toContain(`languages/${slug}-ru_RU.po`)
})

describe.each(translations)('%s', (name) => {
  const { header, texts } = readPo(textOf(plugin.get(name)))
  const forms = Number(/^nplurals=(\d)/.exec(header.get('Plural-Forms') ?? '')?.[1])

  it('translates each text of the plugin and no other', () => {
    expect([...texts.keys()].sort()).toEqual([...messages.keys()].sort())
    expect([...texts].filter(([, translated]) => translated.some((text) => text.trim() === ''))).toEqual([])
  })

  it('has every plural form, and in each the places of the text', () => {
    const places = (text: string) => (text.replaceAll('%%', '').match(/%(\d+\$)?[sd]/g) ?? []).sort()
    for (const [key, { text, plural }] of messages) {
      const translated = texts.get(key) ?? []
      expect(translated, key).toHaveLength(plural === undefined ? 1 : forms)
      for (const form of translated) expect(places(form), key).toEqual(places(text))
    }
  })
})

it('finds the texts of all translating functions, with what translators are told', () => {
  const code = `<?php
defined( 'ABSPATH' ) || exit;
/* translators: %s: a
   name. */
esc_html__( 'Hello %s', 'x' );
_x( 'Post', 'verb', 'x' );
_x( 'Post', 'noun', 'x' );
/* translators: %d: how many. */
printf( _n( '%d day', "%d days\\n", $n, 'x' ), $n );
Thing::__( 'not ours', 'x' ); __( $variable, 'x' ); // __( 'a comment', 'x' )
esc_html_e( 'Post', 'x' );
`
  const block = '{"title": "Box", "description": "A box", "name": "x/box"}'
  const found = messagesOf(
    new Map([
      ['a.php', code],
      ['b.php', code],
      ['c/block.json', block],
    ]),
    'x',
  )
  const files = ['a.php', 'b.php']
  expect([...found.values()]).toEqual<Message[]>([
    { text: 'Hello %s', comments: ['%s: a\n   name.'], files },
    { text: 'Post', context: 'verb', comments: [], files },
    { text: 'Post', context: 'noun', comments: [], files },
    { text: '%d day', plural: '%d days\n', comments: ['%d: how many.'], files },
    { text: 'Post', comments: [], files },
    { text: 'Box', context: 'block title', comments: [], files: ['c/block.json'] },
    { text: 'A box', context: 'block description', comments: [], files: ['c/block.json'] },
  ])
  expect(writePot(found.values(), 'x')).toContain(`
#. translators: %s: a name.
#: a.php
#: b.php
#, php-format
msgid "Hello %s"
msgstr ""
`)
})

it('writes for PHP what a translation says, also what would end a string', () => {
  const po = `msgid ""
msgstr ""
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# Somebody's remark
#: a.php
msgctxt "verb"
msgid "Post"
msgstr "It's \\\\ $x"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d \\"$Tag\\""
msgstr[1] ""
"%d "
"7 Tage\\n"
`
  expect(readPo(po).texts.get(keyOf({ context: 'verb', text: 'Post' }))).toEqual(["It's \\ $x"])
  expect(writeL10nPhp(readPo(po), 'x').split('\n').slice(3)).toEqual([
    'return array(',
    "\t'domain'       => 'x',",
    "\t'language'     => 'de',",
    "\t'plural-forms' => 'nplurals=2; plural=(n != 1);',",
    "\t'messages'     => array(",
    `\t\t"verb\\004Post" => 'It\\'s \\\\ $x',`,
    `\t\t'%d day' => "%d \\"\\$Tag\\"\\000%d 7 Tage\\012",`,
    '\t),',
    ');',
    '',
  ])
  expect(() => readPo('msgid "a"\nmsgstr a')).toThrow('no line of a translation')
})
