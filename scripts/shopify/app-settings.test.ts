import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type AppSettings, appToml } from './app-settings.ts'

const root = join(import.meta.dirname, '../..')
const settings: AppSettings = {
  clientId: '0123456789abcdef0123456789abcdef',
  name: 'Acme "Chat"',
  publicUrl: 'https://chat.example',
  consoleUrl: 'https://console.example',
}
const toml = appToml(settings)

it('names the app and where it answers, each address whole', () => {
  expect(toml).toContain('name = "Acme \\"Chat\\""\n')
  expect([...toml.matchAll(/"(https:[^"]+)"/g)].map(([, url]) => url)).toEqual([
    'https://console.example/shopify',
    'https://console.example/shopify',
    ...Array.from({ length: 5 }, () => 'https://chat.example/v1/shopify/webhooks'),
    'https://chat.example/v1/shopify/proxy',
  ])
})

it('asks for the app proxy and nothing else', () => {
  expect(/^scopes = (.*)$/m.exec(toml)?.[1]).toBe('"write_app_proxy"')
  expect(toml).not.toMatch(/optional_scopes|legacy/)
})

it('names for each webhook that the backend knows the file that works it off', () => {
  const handlers = [...toml.matchAll(/# (\S+)\n {2}\[\[webhooks\.subscriptions\]\]\n {2}\w+ = \[(.*)\]/g)]
  expect(handlers).toHaveLength(toml.split('[[webhooks.subscriptions]]').length - 1)
  for (const [, file = ''] of handlers) expect(existsSync(join(root, file)), file).toBe(true)
  const topics = handlers.flatMap(([, , list = '']) => [...list.matchAll(/"([^"]+)"/g)].map(([, topic = '']) => topic))
  const known = readFileSync(join(root, 'backend/src/platforms/shopify/webhook-body.ts'), 'utf8')
  const inCode = new Set([...known.matchAll(/'([A-Z]+_[A-Z_]+)'/g)].map(([, topic]) => topic))
  expect(topics.map((topic) => topic.toUpperCase().replace('/', '_')).sort()).toEqual([...inCode].sort())
})

it('is of the version of the Admin API that the backend asks', () => {
  const [, month = '', year = ''] = /ApiVersion\.([A-Z][a-z]+)(\d\d)/.exec(
    readFileSync(join(root, 'backend/src/platforms/shopify/shopify-library.ts'), 'utf8'),
  ) ?? ['']
  const number = { January: '01', April: '04', July: '07', October: '10' }[month]
  expect(/api_version = "(.*)"/.exec(toml)?.[1]).toBe(`20${year}-${number}`)
})

it('says all at once that is wrong', () => {
  const wrong = {
    clientId: 'x',
    name: '',
    publicUrl: 'http://chat.example',
    consoleUrl: 'https://chat.example/console',
  }
  expect(() => appToml(wrong)).toThrow(
    /SHOPIFY_API_KEY is not .*\nthe name has .*\nPUBLIC_URL is "http:.*\nCONSOLE_URL is "https:/,
  )
  expect(() => appToml({ ...settings, consoleUrl: settings.publicUrl })).toThrow('another origin')
})
