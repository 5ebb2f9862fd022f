import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Files, readFiles, textOf } from '../files.ts'
import { handle, sources } from './extension.ts'
import { lintExtension } from './lint-extension.ts'

const folder = join(sources, 'extensions', handle)
const ours = await readFiles(folder)

/** The extension with a file in another form, or one more; the loader is built, so it stands for itself. */
function changed(name: string, change: (text: string) => string): Files {
  const files = new Map<string, string | Uint8Array>(ours).set('assets/parley.js', '')
  return files.set(name, change(textOf(files.get(name))))
}
const same = (text: string) => text
const chat = 'blocks/chat.liquid'

it('finds nothing in the extension', () => {
  expect(lintExtension(changed(chat, same))).toEqual([])
})

it.each([
  ['a folder that Shopify has not', changed('src/main.ts', same), 'src/main.ts: may not stand there'],
  ['a folder in a folder', changed('assets/a.js/b.js', same), 'assets/a.js/b.js: may not stand there'],
  ['another kind of file', changed('snippets/a.html', same), 'snippets/a.html: may not stand there'],
  [
    'too much Liquid',
    changed('snippets/a.liquid', () => ' '.repeat(100_000)),
    /^bytes of Liquid: 10\d{4}, Shopify takes 100000/,
  ],
  [
    'a locale that is too long',
    changed('locales/en.default.json', () => ' '.repeat(15_001)),
    'bytes of locales/en.default.json: 15001, Shopify takes 15000',
  ],
  [
    'a script that is too long',
    changed('assets/parley-shop.js', () => ' '.repeat(10_001)),
    'bytes of assets/parley-shop.js: 10001, Shopify takes 10000',
  ],
  [
    'a place that is none',
    changed(chat, (text) => text.replace('"body"', '"footer"')),
    /^blocks\/chat.liquid: target: .*"footer"/,
  ],
  [
    'a kind of setting that is none',
    changed(chat, (text) => text.replace('"checkbox"', '"tickbox"')),
    'blocks/chat.liquid: on_home: tickbox is no type of setting',
  ],
  [
    'an id that stands twice',
    changed(chat, (text) => text.replace('"on_home",', '"on_cart",')),
    'blocks/chat.liquid: on_cart: stands twice',
  ],
  [
    'a script that is no asset',
    changed(chat, (text) => text.replace('parley.js', 'chat.js')),
    'blocks/chat.liquid: chat.js is no asset',
  ],
  [
    'a name that is too long',
    changed(chat, (text) => text.replace('t:blocks.chat.name', 'A chat on each of your pages')),
    'blocks/chat.liquid: A chat on each of your pages: is too long a name',
  ],
  [
    'a label that is not translated',
    changed('locales/ru.schema.json', (text) => text.replace('"on_home"', '"at_home"')),
    'blocks/chat.liquid: settings.on_home: has no label in ru',
  ],
  [
    'a default between two steps',
    changed(chat, (text) => text.replace('"default": 88', '"default": 90')),
    'blocks/chat.liquid: phone_offset_y: its default is no step',
  ],
  [
    'a slider with too many steps',
    changed(chat, (text) => text.replace('"max": 100, "step": 2', '"max": 400, "step": 2')),
    'blocks/chat.liquid: offset_x: has 200 steps',
  ],
  [
    'JSON with a comma too many',
    changed(chat, (text) => text.replace('"settings": [', '"settings": [,')),
    /^blocks\/chat.liquid: the schema: Invalid JSON/,
  ],
])('finds %s', (_, files, finding) => {
  expect(lintExtension(files)).toContainEqual(typeof finding === 'string' ? finding : expect.stringMatching(finding))
})

it('takes a metafield of the app alone as a condition', () => {
  const files = changed(chat, (text) => text.replace('app.metafields.parley.enabled', 'shop.metafields.parley.enabled'))
  expect(lintExtension(files).join()).toContain('available_if')
})

it('the identity key is read where it is signed with, and printed nowhere', () => {
  const liquid = readFileSync(join(folder, 'snippets/parley-options.liquid'), 'utf8')
  expect([...liquid.matchAll(/parley_private/g)]).toHaveLength(1)
  expect(liquid).not.toMatch(/\{\{-?\s*secret/)
})
