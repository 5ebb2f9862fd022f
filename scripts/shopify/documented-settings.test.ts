import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { appToml } from './app-settings.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/operating/shopify.md')

/** What the page has in place of an operator's own settings. */
const settings = {
  clientId: '0123456789abcdef0123456789abcdef',
  name: 'Acme Chat',
  publicUrl: 'https://chat.example',
  consoleUrl: 'https://console.example',
}
const placeholders = [
  [settings.clientId, 'SHOPIFY_API_KEY'],
  [settings.name, '--name'],
  [settings.publicUrl, '<PUBLIC_URL>'],
  [settings.consoleUrl, '<CONSOLE_URL>'],
] as const

type Fields = Map<string, string[]>

/** The fields of a TOML as we write it, by their whole names, with their values. */
function written(toml: string): Fields {
  const fields: Fields = new Map()
  let table = ''
  for (const line of toml.split('\n').map((line) => line.trim())) {
    const [, header] = /^\[+([\w.]+)\]+$/.exec(line) ?? []
    if (header !== undefined) table = `${header}.`
    const [, name, value = ''] = /^(\w+) = (.+)$/.exec(line) ?? []
    if (name === undefined) continue
    const values = [...value.matchAll(/"([^"]*)"|\b(true|false)\b/g)].map(([, text, flag]) => text ?? flag ?? '')
    fields.set(`${table}${name}`, [...new Set([...(fields.get(`${table}${name}`) ?? []), ...values])].sort())
  }
  return fields
}

/** The rows below a heading of the page: a field, and what it is set to. */
function documented(heading: string): Fields {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const codeIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  const rows = (section.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+?) \| ([^|]+?) \|/gm)
  return new Map([...rows].map(([, field = '', value = '']) => [codeIn(field).join(), codeIn(value).sort()]))
}

it('says of every field of shopify.app.toml what it is set to, and of none that is not there', () => {
  let toml = appToml(settings)
  for (const [value, placeholder] of placeholders) toml = toml.replaceAll(value, placeholder)
  expect(written(toml).size).toBeGreaterThan(15)
  expect(documented('What stands in shopify.app.toml')).toEqual(written(toml))
})

it('says so of shopify.extension.toml', () => {
  const toml = read('plugins/shopify-app/extensions/parley-chat/shopify.extension.toml')
  expect(documented('What stands in shopify.extension.toml')).toEqual(written(toml))
})
