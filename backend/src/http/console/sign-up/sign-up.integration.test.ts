// Longer than 250 lines: one attempt after the other, on one backend.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { accountModel } from '#accounts/account-model.ts'
import { invitationModel } from '#accounts/invitation-model.ts'
import { personModel } from '#accounts/person-model.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { startTestBackend, type TestBackend, testSecret } from '../../../../test/backends/backend.ts'
import { ConsoleBrowser } from '../../../../test/clients/console-browser.ts'
import { TestVisitor } from '../../../../test/clients/visitor.ts'
import { addresses } from '../../../../test/fresh-address.ts'

const password = 'correct horse battery'
const nextAddress = addresses()

let backend: TestBackend
const start = async (signUp: string) => {
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1', SIGNUP: signUp } })
}
const browser = (address = nextAddress()) =>
  new ConsoleBrowser(backend.url.replace('127.0.0.1', 'localhost'), { address })
const administration = () => accountAdministration(backend.connection)
const signUp = (from: ConsoleBrowser, fields: Record<string, string> = {}) =>
  from.post('/sign-up', { accountName: 'Keramik', email: 'maya@shop.example', password, ...fields })
const isSignedIn = async (who: ConsoleBrowser) => (await who.get('/')).status === 200

describe('where anybody may sign up', () => {
  beforeAll(() => start('open'))
  afterAll(() => backend.close())

  it('an account is made with its owner, who is signed in and goes on to where they were going', async () => {
    const maya = browser()
    const next = '/?state=x&challenge=y'
    expect(await maya.page(`/sign-in?${new URLSearchParams({ next })}`)).toContain(
      '<a href="/sign-up?next=%2F%3Fstate%3Dx%26challenge%3Dy">Create an account</a>',
    )
    const done = await signUp(maya, { accountName: ' Keramik\n<b>', email: 'Maya@Shop.example', next })
    expect([done.status, done.headers.get('location')]).toEqual([303, next])
    expect(await maya.page('/')).toContain('Keramik &lt;b&gt;')
    const person = await personModel(backend.connection).findOne({ email: 'maya@shop.example' }).orFail().lean()
    expect(await accountModel(backend.connection).findOne({ 'members.personId': person._id }).lean()).toMatchObject({
      name: 'Keramik <b>',
      status: 'active',
      members: [{ role: 'owner' }],
    })
    expect(JSON.stringify(person)).not.toContain(password)
  })

  it('an e-mail that is taken makes no second account, and signs nobody in', async () => {
    const thief = browser()
    const refused = await signUp(thief, { accountName: 'Thief', password: 'another horse battery' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('There is an account with this e-mail already')
    expect(thief.setCookies).toEqual([])
    expect(await accountModel(backend.connection).countDocuments()).toBe(1)
  })

  it('two at once with one e-mail make one account', async () => {
    const both = await Promise.all([1, 2].map(() => signUp(browser(), { email: 'race@shop.example' })))
    expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
    expect(await personModel(backend.connection).countDocuments({ email: 'race@shop.example' })).toBe(1)
    expect(await accountModel(backend.connection).countDocuments()).toBe(2)
  })

  it('all that is wrong is said at once, at its field', async () => {
    const text = await (await signUp(browser(), { accountName: ' ', email: 'x', password: 'short' })).text()
    for (const field of ['accountName', 'email', 'password']) {
      expect(text).toContain(`<a href="#${field}">`)
      expect(text).toContain(`id="${field}-error"`)
    }
    expect(text).toMatch(/role="alert" tabindex="-1" autofocus/)
  })

  it.each([
    ['password1', 'commonest'],
    ['new@shop.example', 'not your e-mail'],
    ['Keramik GmbH', 'name of your business'],
  ])('the password %s is refused', async (weak, reason) => {
    const fields = { accountName: 'Keramik GmbH', email: 'new@shop.example', password: weak }
    const refused = await signUp(browser(), fields)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(reason)
  })

  it('one network asks twenty times an hour which e-mails are taken', async () => {
    const address = nextAddress()
    for (let n = 0; n < 20; n++) expect((await signUp(browser(address))).status).toBe(422)
    const refused = await signUp(browser(address), { email: 'late@shop.example' })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000)
  })

  it('whoever signs up without their invitation leaves none that would set the password', async () => {
    const { token } = await administration().invite('anna@shop.example', false)
    expect((await signUp(browser(), { email: 'anna@shop.example' })).status).toBe(303)
    expect((await browser().get(`/set-password?invitation=${token}`)).status).toBe(403)
  })

  it('a name that would turn the text around it is taken without what turns it', async () => {
    const maya = browser()
    expect((await signUp(maya, { email: 'bidi@shop.example', accountName: 'Ker\u202eamik\u2066' })).status).toBe(303)
    expect(await maya.page('/')).toContain('>Keramik<')
  })

  it('a made-up invitation helps nobody', async () => {
    expect((await browser().get('/sign-up?invitation=x')).status).toBe(403)
    expect((await signUp(browser(), { email: 'e@shop.example', invitation: 'x' })).status).toBe(403)
  })
})

describe('where an invitation is needed', () => {
  beforeAll(() => start('invite'))
  afterAll(() => backend.close())

  it('nobody signs up without one', async () => {
    const refused = await browser().get('/sign-up')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('<h1>An invitation is needed</h1>')
    expect((await signUp(browser())).status).toBe(403)
    expect(await browser().page('/sign-in')).not.toContain('/sign-up')
    expect(await personModel(backend.connection).countDocuments()).toBe(0)
  })

  it('it is for one e-mail, once', async () => {
    const { token, to } = await administration().invite('Maya@shop.example', false)
    expect(to).toBe('sign-up')
    const maya = browser()
    // Whoever looks, such as a mail program, does not use it up.
    for (let looks = 0; looks < 2; looks++)
      expect(await maya.page(`/sign-up?invitation=${token}`)).toMatch(
        /id="email"[^>]+value="maya@shop\.example"[^>]+readonly/,
      )
    const fields = { email: 'eve@evil.example', invitation: token }
    expect((await signUp(maya, fields)).status).toBe(303)
    expect(await maya.page('/')).toContain('maya@shop.example')
    expect((await signUp(browser(), { ...fields, accountName: 'Second' })).status).toBe(403)
    expect((await browser().get(`/sign-up?invitation=${token}`)).status).toBe(403)
    expect(await personModel(backend.connection).find({}, { email: 1, _id: 0 }).lean()).toEqual([
      { email: 'maya@shop.example' },
    ])
  })

  it('it ends after seven days, and when there is a newer one', async () => {
    const { token: former } = await administration().invite('anna@shop.example', false)
    const { token } = await administration().invite('anna@shop.example', false)
    expect((await signUp(browser(), { invitation: former })).status).toBe(403)
    const invitations = invitationModel(backend.connection)
    const { expiresAt } = await invitations.findOne({ email: 'anna@shop.example' }).orFail().lean()
    expect(Math.round((expiresAt.getTime() - Date.now()) / 60_000)).toBe(7 * 24 * 60)
    await invitations.updateMany({}, { $set: { expiresAt: new Date() } })
    expect((await signUp(browser(), { invitation: token })).status).toBe(403)
  })
})

describe('where signing up is closed', () => {
  afterEach(() => backend.close())

  it('an invitation from before does not open it, and passwords can still be set', async () => {
    await start('closed')
    const { token } = await administration().invite('maya@shop.example', false)
    expect((await browser().get(`/sign-up?invitation=${token}`)).status).toBe(403)
    expect((await signUp(browser(), { invitation: token })).status).toBe(403)
    await administration().create({ name: 'Keramik', email: 'maya@shop.example', password: null })
    const { token: link, to } = await administration().invite('maya@shop.example', true)
    expect(to).toBe('set-password')
    const maya = browser()
    expect((await maya.post('/set-password', { invitation: link, password })).status).toBe(303)
    expect(await isSignedIn(maya)).toBe(true)
  })
})

describe('a password that is set anew', () => {
  beforeAll(() => start('open'))
  afterAll(() => backend.close())

  it('ends every other session and the former password, and the link is used up', async () => {
    const email = 'maya@shop.example'
    const maya = browser()
    expect((await signUp(maya, { email })).status).toBe(303)
    const { token } = await administration().invite(email, false)
    const here = browser()
    const page = await here.get(`/set-password?invitation=${token}`)
    expect(page.headers.get('referrer-policy')).toBe('same-origin')
    const weak = await here.post('/set-password', { invitation: token, password: 'password1' })
    expect([weak.status, await isSignedIn(maya)]).toEqual([422, true])
    const next = 'another horse battery'
    expect((await here.post('/set-password', { invitation: token, password: next })).status).toBe(303)
    expect([await isSignedIn(here), await isSignedIn(maya)]).toEqual([true, false])
    expect((await here.post('/set-password', { invitation: token, password })).status).toBe(403)
    expect((await browser().post('/sign-in', { email, password })).status).toBe(422)
    expect((await browser().post('/sign-in', { email, password: next })).status).toBe(303)
    expect(backend.log.join()).not.toContain(token)
  })

  it('is not set by an invitation of somebody who has no account', async () => {
    const { token } = await administration().invite('nobody@shop.example', false)
    expect((await browser().get(`/set-password?invitation=${token}`)).status).toBe(403)
    expect((await browser().post('/set-password', { invitation: token, password })).status).toBe(403)
  })
})

describe('a suspended account', () => {
  beforeAll(() => start('open'))
  afterAll(() => backend.close())

  it('has nobody signed in, lets nobody sign in, and its sites are disabled, until it is resumed', async () => {
    const email = 'maya@shop.example'
    const { id } = await administration().create({ name: 'Keramik', email, password })
    const sites = createSiteAdministration({
      connection: backend.connection,
      vault: createVault(parseSecret(testSecret)),
      accountId: id,
    })
    const { site, secretKey } = await sites.create({ name: 'Shop', origins: ['https://keramik.example'], agent: null })
    const options = backend.visitorOptions({ siteKey: site.key, origin: 'https://keramik.example' })
    const visitor = await TestVisitor.open(options)
    const push = () =>
      fetch(`${backend.url}/v1/agent/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secretKey}` },
        body: JSON.stringify({ conversationId: 'conv_1', role: 'assistant', text: 'Hello' }),
      })
    expect((await push()).status).toBe(404)
    const maya = browser()
    await maya.post('/sign-in', { email, password })
    expect(await maya.page('/')).toMatch(/Shop<\/a>[\s\S]+https:\/\/keramik\.example[\s\S]+Active/)

    await administration().setStatus(email, 'suspended')
    expect(await isSignedIn(maya)).toBe(false)
    const refused = await browser().post('/sign-in', { email, password })
    expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null])
    expect(await refused.text()).toContain('This account is suspended')
    // It is not said to whoever does not know the password.
    expect((await browser().post('/sign-in', { email, password: 'wrong horse' })).status).toBe(422)
    await expect.poll(async () => (await visitor.fetch('/v1/messages')).status).toBe(403)
    const config = async () => (await fetch(`${backend.url}/v1/sites/${site.key}/config`)).status
    await expect.poll(config).toBe(404)
    expect((await push()).status).toBe(401)

    await administration().setStatus(id, 'active')
    expect(await isSignedIn(maya)).toBe(false)
    expect((await browser().post('/sign-in', { email, password })).status).toBe(303)
    await expect.poll(async () => (await visitor.fetch('/v1/messages')).status).toBe(200)
  })

  it("shows nobody another account's sites", async () => {
    await administration().create({ name: 'Other', email: 'other@shop.example', password })
    const other = browser()
    await other.post('/sign-in', { email: 'other@shop.example', password })
    expect(await other.page('/')).toContain('No site is connected yet.')
  })
})

it('over https the cookies are bound to the host, and to https', async () => {
  const env = { PUBLIC_URL: 'https://127.0.0.1:0', CONSOLE_URL: 'https://localhost:0' }
  backend = await startTestBackend({ env })
  const consoleUrl = backend.url.replace('https://127.0.0.1', 'http://localhost')
  const maya = new ConsoleBrowser(consoleUrl)
  const headers = { Origin: consoleUrl.replace('http:', 'https:') }
  const fields = { accountName: 'Keramik', email: 'maya@shop.example', password }
  expect((await maya.post('/sign-up', fields, headers)).status).toBe(303)
  expect(maya.setCookies.map((line) => line.replace(/=[\w.-]{43,}/, '=…'))).toEqual([
    '__Host-parley=…; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure',
    '__Host-parley-device=…; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure',
  ])
  expect((await maya.get('/')).headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
  expect((await signUp(maya)).status).toBe(403)
  await backend.close()
})
