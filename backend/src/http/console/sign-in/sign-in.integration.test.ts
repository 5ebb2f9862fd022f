import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { ConsoleBrowser } from '../../../../test/clients/console-browser.ts'
import { addresses } from '../../../../test/fresh-address.ts'

const email = 'maya@shop.example'
const password = 'correct horse battery'

let backend: TestBackend
let consoleUrl: string
const nextAddress = addresses()
const browser = (address = nextAddress()) => new ConsoleBrowser(consoleUrl, { address })
const signIn = (from: ConsoleBrowser, fields: Record<string, string> = {}, headers = {}) =>
  from.post('/sign-in', { email, password, ...fields }, headers)

beforeAll(async () => {
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1' } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  await accountAdministration(backend.connection).create({ name: 'Maya & Söhne', email, password })
})
afterAll(() => backend.close())

describe('somebody who is not signed in', () => {
  it('is asked to, and comes back to where they were going, with its query whole', async () => {
    const maya = browser()
    const asked = await maya.get('/?home=https%3A%2F%2Fshop.example%2F&state=a%26b')
    expect([asked.status, asked.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2F%3Fhome%3Dhttps%253A%252F%252Fshop.example%252F%26state%3Da%2526b',
    ])
    const form = await maya.page(asked.headers.get('location') ?? '')
    const [, next = ''] = /name="next" value="([^"]*)"/.exec(form) ?? []
    expect(next).toBe('/?home=https%3A%2F%2Fshop.example%2F&amp;state=a%26b')
    const done = await signIn(maya, { next: next.replace('&amp;', '&') })
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/?home=https%3A%2F%2Fshop.example%2F&state=a%26b',
    ])
    expect(await maya.page('/')).toContain('Maya &amp; Söhne')
  })
})
