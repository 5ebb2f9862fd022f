// Longer than 250 lines: one attempt after the other, on one backend.
import { argon2Sync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { attemptsModel } from '#accounts/attempts.ts'
import { consoleSessionModel } from '#accounts/console-session-model.ts'
import { personModel } from '#accounts/person-model.ts'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { ConsoleBrowser } from '../../../../test/clients/console-browser.ts'
import { addresses } from '../../../../test/fresh-address.ts'

const password = 'correct horse battery'

let backend: TestBackend
let consoleUrl: string
const nextAddress = addresses()
const browser = (address = nextAddress()) => new ConsoleBrowser(consoleUrl, { address })
let people = 0
/** Somebody new, who has an account. */
const newEmail = async (name = 'Maya & Söhne') => {
  const email = `maya${people++}@shop.example`
  await accountAdministration(backend.connection).create({ name, email, password })
  return email
}
let email: string
const signIn = (from: ConsoleBrowser, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  from.post('/sign-in', { email, password, ...fields }, headers)
const signedIn = async (address?: string) => {
  const maya = browser(address)
  expect((await signIn(maya)).status).toBe(303)
  return maya
}
const isSignedIn = async (who: ConsoleBrowser) => (await who.get('/')).status === 200

beforeAll(async () => {
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1' } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  email = await newEmail()
})
afterAll(() => backend.close())

describe('somebody who is not signed in', () => {
  it('is asked to, and comes back to where they were going, with its query whole', async () => {
    const maya = browser()
    const asked = await maya.get('/?home=https%3A%2F%2Fshop.example%2F&state=a%26b')
    const location = asked.headers.get('location') ?? ''
    expect([asked.status, location]).toEqual([
      303,
      '/sign-in?next=%2F%3Fhome%3Dhttps%253A%252F%252Fshop.example%252F%26state%3Da%2526b',
    ])
    const [, next = ''] = /name="next" value="([^"]*)"/.exec(await maya.page(location)) ?? []
    expect(next).toBe('/?home=https%3A%2F%2Fshop.example%2F&amp;state=a%26b')
    const done = await signIn(maya, { next: next.replace('&amp;', '&') })
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/?home=https%3A%2F%2Fshop.example%2F&state=a%26b',
    ])
    expect(await maya.page('/')).toContain('Maya &amp; Söhne')
    expect((await maya.get(location)).headers.get('location')).toBe('/?home=https%3A%2F%2Fshop.example%2F&state=a%26b')
  })

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/.//evil.example', 'javascript:alert(1)'])(
    'is not sent on to %s',
    async (next) => {
      const maya = browser()
      expect(await maya.page(`/sign-in?${new URLSearchParams({ next })}`)).not.toContain('evil')
      expect((await signIn(maya, { next })).headers.get('location')).toBe('/')
      expect((await maya.get(`/sign-in?${new URLSearchParams({ next })}`)).headers.get('location')).toBe('/')
    },
  )
})

describe('the session', () => {
  it('is a cookie that scripts and other hosts do not get', async () => {
    const maya = await signedIn()
    const forms = maya.setCookies.map((line) => line.replace(/=[\w.-]{43,}/, '=…'))
    expect(forms).toEqual([
      'parley=…; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax',
      'parley-device=…; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax',
    ])
    const token = maya.cookies.get('parley') ?? ''
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const kept = await backend.connection.collection('consolesessions').find().toArray()
    expect(JSON.stringify(kept)).not.toContain(token)
    expect(backend.log.join()).not.toContain(token)
  })

  it('is another one at each sign-in, whatever the browser brought along', async () => {
    const maya = await signedIn()
    const planted = 'A'.repeat(43)
    const former = maya.cookies.get('parley') ?? ''
    for (const given of [planted, former]) {
      maya.cookies.set('parley', given)
      await signIn(maya)
      expect(maya.cookies.get('parley')).not.toBe(given)
      const thief = browser()
      thief.cookies.set('parley', given)
      expect(await isSignedIn(thief)).toBe(false)
    }
    expect(await isSignedIn(maya)).toBe(true)
  })

  it('ends by signing out, here and nowhere else', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const token = here.cookies.get('parley') ?? ''
    const out = await here.post('/sign-out', { csrf: await here.csrf() })
    expect([out.status, out.headers.get('location')]).toEqual([303, '/sign-in'])
    expect(here.setCookies.at(-1)).toMatch(/^parley=; Path=\/; Max-Age=0;/)
    here.cookies.set('parley', token)
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, true])
  })

  it('ends when it was idle for 14 days, and after 90 whatever it did', async () => {
    const maya = await signedIn()
    const sessions = consoleSessionModel(backend.connection)
    const day = 24 * 3600_000
    const { _id, createdAt, expiresAt } = await sessions.findOne().sort({ createdAt: -1 }).orFail().lean()
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(14 * day)
    const past = (days: number) => new Date(Date.now() - days * day)
    const set = (fields: object) => sessions.updateOne({ _id }, { $set: fields })
    await set({ createdAt: past(80), usedAt: past(1) })
    expect(await isSignedIn(maya)).toBe(true)
    const renewed = await sessions.findById(_id).orFail().lean()
    expect(renewed.expiresAt.getTime() - renewed.createdAt.getTime()).toBe(90 * day)
    expect(Date.now() - renewed.usedAt.getTime()).toBeLessThan(day)
    await set({ expiresAt: past(0) })
    expect(await isSignedIn(maya)).toBe(false)
  })
})

describe('a form', () => {
  it.each([
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
    [{ Origin: '' }],
    [{ Origin: 'http://localhost' }],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
  ])('that a browser marks with %j changes nothing', async (headers) => {
    const maya = browser()
    for (const path of ['/sign-in', '/sign-up', '/set-password', '/sign-out']) {
      const refused = await maya.post(path, { email, password }, headers)
      expect([path, refused.status]).toEqual([path, 403])
      expect(await refused.text()).toContain('<h1>That form cannot be used any more</h1>')
    }
    expect(maya.setCookies).toEqual([])
  })

  it("from the widget's host is one from another origin", async () => {
    expect((await signIn(browser(), {}, { Origin: backend.url })).status).toBe(403)
  })

  it('needs the token of its own session', async () => {
    const [maya, other] = [await signedIn(), await signedIn()]
    const [mine, others] = [await maya.csrf(), await other.csrf()]
    expect(others).not.toBe(mine)
    const fields: Record<string, string>[] = [
      {},
      { csrf: '' },
      { csrf: others },
      { csrf: `${mine}x` },
      { 'csrf[]': mine },
    ]
    for (const field of fields) expect((await maya.post('/sign-out', field)).status).toBe(403)
    expect(await isSignedIn(maya)).toBe(true)
    expect((await maya.post('/sign-out', { csrf: mine })).status).toBe(303)
  })

  it('is read as a form alone, whole and not too large', async () => {
    const maya = browser()
    const types = { 'Content-Type': 'text/plain' }
    expect((await signIn(maya, {}, types)).status).toBe(415)
    expect((await signIn(maya, {}, { 'Content-Type': 'application/json' })).status).toBe(415)
    expect((await signIn(maya, {}, { 'Content-Encoding': 'gzip' })).status).toBe(415)
    expect((await signIn(maya, { password: 'x'.repeat(40_000) })).status).toBe(413)
    expect((await maya.post('/sign-in', { 'email[$ne]': 'x', 'password[$ne]': 'x' })).status).toBe(422)
  })
})

describe('a wrong e-mail or password', () => {
  const answer = async (fields: Record<string, string>) => {
    const response = await signIn(browser(), fields)
    return { status: response.status, text: (await response.text()).replaceAll(fields.email ?? email, '…') }
  }

  it('tells nobody which of the two it was', async () => {
    const wrong = await answer({ password: 'wrong horse' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('The e-mail or the password is not right')
    expect(wrong.text).toContain('<title>Error: Sign in · Parley</title>')
    expect(await answer({ email: 'nobody@shop.example', password: 'wrong horse' })).toEqual(wrong)
    const invited = 'invited@shop.example'
    await accountAdministration(backend.connection).create({ name: 'A', email: invited, password: null })
    expect(await answer({ email: invited, password: 'wrong horse' })).toEqual(wrong)
  })

  it('leaves what was typed where it was, but for the password', async () => {
    const typed = '"><script>alert(1)</script>@shop.example'
    const text = await (await signIn(browser(), { email: typed, password: 'canary-password' })).text()
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;@shop.example"')
    expect(text).not.toContain('canary-password')
    expect(text).toMatch(
      /<a href="#email">Enter an e-mail address.+<input id="email"[^>]+aria-describedby="email-error" aria-invalid="true"/s,
    )
    expect(backend.log.join()).not.toMatch(/canary-password|script/)
  })
})

describe('guessing', () => {
  const guess = (from: ConsoleBrowser, who: string) => signIn(from, { email: who, password: 'wrong horse' })

  it('ends for a network after ten tries at one e-mail, which says how long to wait', async () => {
    const who = await newEmail()
    const address = nextAddress()
    for (let n = 0; n < 10; n++) expect((await guess(browser(address), who)).status).toBe(422)
    const refused = await signIn(browser(address), { email: who.toUpperCase() })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(await refused.text()).toMatch(/Too many attempts\. Wait 1[45] minutes and try again/)
    // Their owner, elsewhere, is let in.
    expect((await signIn(browser(), { email: who })).status).toBe(303)
  })

  it('from one network goes on in vain without using up what others have for that e-mail', async () => {
    const who = await newEmail()
    const address = nextAddress()
    const attempts = attemptsModel(backend.connection)
    await attempts.deleteMany()
    for (let n = 0; n < 101; n++) expect((await guess(browser(address), who)).status).toBe(n < 10 ? 422 : 429)
    // Of the network and of the e-mail; what is counted for both together goes on.
    const counts = (await attempts.find().sort({ count: 1 }).lean()).map(({ count }) => count)
    expect(counts).toEqual([10, 10, expect.toSatisfy((most: number) => most > 10)])
    expect((await signIn(browser(), { email: who })).status).toBe(303)
  })

  it('by strangers does not keep an owner out of a browser that knows them', async () => {
    const who = await newEmail()
    const owner = browser()
    await signIn(owner, { email: who })
    // As a hundred strangers would have it.
    await guess(browser(), who)
    const attempts = attemptsModel(backend.connection)
    await attempts.updateMany({}, { $set: { count: 100 } })
    expect((await guess(browser(), who)).status).toBe(429)
    expect((await signIn(owner, { email: who })).status).toBe(303)
    const forged = browser()
    forged.cookies.set('parley-device', `${'A'.repeat(43)}.${'B'.repeat(43)}`)
    expect((await signIn(forged, { email: who })).status).toBe(429)
    // Somebody else's mark is none of theirs.
    const stranger = browser()
    expect((await signIn(stranger, { email: await newEmail() })).status).toBe(303)
    expect((await guess(stranger, who)).status).toBe(429)
    await attempts.deleteMany()
  })

  it('in a browser that is known ends, too', async () => {
    const who = await newEmail()
    const owner = browser()
    await signIn(owner, { email: who })
    for (let n = 0; n < 10; n++) expect((await guess(owner, who)).status).toBe(422)
    expect((await guess(owner, who)).status).toBe(429)
  })

  it('is not what signs in: that is counted back', async () => {
    const who = await newEmail()
    const address = nextAddress()
    for (let n = 0; n < 12; n++) expect((await signIn(browser(address), { email: who })).status).toBe(303)
  })

  // Nobody has these e-mails: that they fill the queue shows that they cost a hash too, and that no time tells them apart.
  it('by a flood is refused beyond what can be hashed, for e-mails that nobody has too', async () => {
    const flood = Array.from({ length: 100 }, async (_, n) => (await guess(browser(), `flood${n}@shop.example`)).status)
    const statuses = await Promise.all(flood)
    expect(new Set(statuses)).toEqual(new Set([422, 503]))
    expect(statuses.filter((status) => status === 422).length).toBeGreaterThanOrEqual(42)
    expect((await signIn(browser(), { email: await newEmail() })).status).toBe(303)
  })
})

describe('a password hash of another cost', () => {
  it('is made anew when its owner signs in', async () => {
    const people = personModel(backend.connection)
    const who = await newEmail()
    // What argon2id makes of "correct horse battery" with 64 KiB and the nonce "somesaltsomesalt".
    const cost = { memory: 64, passes: 1, parallelism: 1, tagLength: 32 }
    const tag = argon2Sync('argon2id', {
      message: Buffer.from(password),
      nonce: Buffer.from('somesaltsomesalt'),
      ...cost,
    })
    const phc = `$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$${tag.toString('base64').replace('=', '')}`
    await people.updateOne({ email: who }, { $set: { passwordHash: phc } })
    for (let n = 0; n < 2; n++) {
      expect((await signIn(browser(), { email: who })).status).toBe(303)
      expect((await people.findOne({ email: who }).lean())?.passwordHash).toContain('$m=19456,t=2,p=1$')
    }
  })
})
