import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { attemptsModel } from '#accounts/attempts.ts'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { ConsoleBrowser } from '../../../../test/clients/console-browser.ts'
import { addresses } from '../../../../test/fresh-address.ts'

const password = 'correct horse battery'

let backend: TestBackend
const nextAddress = addresses()
const browser = (address = nextAddress()) =>
  new ConsoleBrowser(backend.url.replace('127.0.0.1', 'localhost'), { address })
const administration = () => accountAdministration(backend.connection)
const attempts = () => attemptsModel(backend.connection)
let people = 0
const newEmail = async () => {
  const email = `anna${people++}@shop.example`
  await administration().create({ name: 'Keramik', email, password })
  return email
}
const status = async (from: ConsoleBrowser, email: string, tried = 'wrong horse') =>
  (await from.post('/sign-in', { email, password: tried })).status

beforeAll(async () => {
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())
beforeEach(() => attempts().deleteMany())

describe('a browser in which somebody has signed in before', () => {
  it('is a stranger once the password is another', async () => {
    const email = await newEmail()
    const former = browser()
    expect(await status(former, email, password)).toBe(303)
    const { token } = await administration().invite(email, false)
    const here = browser()
    const next = 'another horse battery'
    expect((await here.post('/set-password', { invitation: token, password: next })).status).toBe(303)
    // As a hundred strangers would have it.
    await status(browser(), email)
    await attempts().updateMany({}, { $set: { count: 100 } })
    expect(await status(former, email)).toBe(429)
    expect(await status(here, email, next)).toBe(303)
  })

  it('finds a place where strangers have filled all others', async () => {
    const email = await newEmail()
    const owner = browser()
    expect(await status(owner, email, password)).toBe(303)
    const flood = Array.from({ length: 120 }, (_, n) => status(browser(), `flood${n}@shop.example`))
    const entered = await status(owner, email, password)
    expect(await Promise.all(flood)).toContain(503)
    expect(entered).toBe(303)
  })
})

describe('a /48 of IPv6', () => {
  const network = (n: number) => browser(`2001:db8:1:${n.toString(16)}::1`)

  it('is counted as a whole, too, to sign in', async () => {
    expect(await status(network(1), 'one@shop.example')).toBe(422)
    await attempts().updateMany({}, { $set: { count: 200 } })
    expect(await status(network(2), 'two@shop.example')).toBe(429)
    expect(await status(browser('2001:db8:2:1::1'), 'two@shop.example')).toBe(422)
  })

  it('is counted as a whole, too, to sign up', async () => {
    const signUp = async (n: number) => {
      const fields = { accountName: 'Keramik', email: `new${n}@shop.example`, password }
      return (await network(n).post('/sign-up', fields)).status
    }
    expect(await signUp(3)).toBe(303)
    await attempts().updateMany({}, { $set: { count: 60 } })
    expect(await signUp(4)).toBe(429)
  })
})
