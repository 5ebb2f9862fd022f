import { createHash } from 'node:crypto'
import type { Connected } from '@parley/protocol/wordpress'
import ipaddr from 'ipaddr.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountAdministration } from '#accounts/account-administration.ts'
import { accountModel } from '#accounts/account-model.ts'
import { connectCodeModel } from '#platforms/wordpress/connect-code-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { type FakeAgent, reply, startFakeAgent, stream } from '../../../../test/agents/fake-agent.ts'
import { shopOrigin, startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { ConsoleBrowser } from '../../../../test/clients/console-browser.ts'
import { startWordPressSite, type WordPressSite } from '../../../../test/clients/wordpress-site.ts'

/** A merchant's n8n has a public address, and none of this machine's is one: this one counts as such. */
const publicHost = '127.0.0.2'
beforeEach(() => {
  const { range } = ipaddr.IPv4.prototype
  vi.spyOn(ipaddr.IPv4.prototype, 'range').mockImplementation(function (this: ipaddr.IPv4) {
    return this.toString() === publicHost ? 'unicast' : range.call(this)
  })
})

const password = 'correct horse battery'
const state = 'state-state-state-state'

let backend: TestBackend
let consoleUrl: string
let wordpress: WordPressSite
let owner: ConsoleBrowser
/** Of a merchant. */
let n8n: FakeAgent
/** The operator's, for the demo shop. */
let operators: FakeAgent
beforeAll(async () => {
  ;[wordpress, n8n, operators] = await Promise.all([
    startWordPressSite(),
    startFakeAgent(publicHost),
    startFakeAgent(publicHost),
  ])
  backend = await startTestBackend({
    env: {
      CONSOLE_URL: 'http://localhost:0',
      TRUST_PROXY: '1',
      SITE_PRIVATE_HOSTS: `${wordpress.origin},http://secure.example`,
      N8N_WEBHOOK_URL: operators.url,
    },
  })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
  owner = await signedIn('maya@shop.example', 'Maya & Söhne')
})
afterAll(async () => {
  await backend.close()
  await Promise.all([wordpress.close(), n8n.close(), operators.close()])
})

let clients = 1
async function signedIn(email: string, name: string): Promise<ConsoleBrowser> {
  await accountAdministration(backend.connection).create({ name, email, password })
  const browser = new ConsoleBrowser(consoleUrl, { address: `203.0.113.${clients++}` })
  expect((await browser.post('/sign-in', { email, password })).status).toBe(303)
  return browser
}

const adminOf = (origin: string) => `${origin}/wp-admin/admin.php?page=parley-chat`
const path = (change: Record<string, string> = {}) =>
  `/connect/wordpress?${new URLSearchParams({
    home: wordpress.origin,
    return: adminOf(wordpress.origin),
    state,
    challenge: createHash('sha256').update(wordpress.verifier).digest('base64url'),
    ...change,
  })}`
const send = async (fields: Record<string, string>, at = path(), browser = owner) =>
  browser.post(at, { csrf: await browser.csrf(at), ...fields })
const answeredIn = (page: string) => /name="answered" value="([^"]+)"/.exec(page)?.[1] ?? ''
/** What the plugin gets once the owner has approved. */
async function connectedBy(approved: Response): Promise<Connected['sites'][number]> {
  const code = new URL(approved.headers.get('location') ?? '').searchParams.get('parley_code') ?? ''
  const response = await wordpress.exchange(backend, { code, verifier: wordpress.verifier, ...wordpress.snapshot() })
  const { sites } = (await response.json()) as Connected
  return sites[0] ?? expect.unreachable()
}
/** What the agent of a connected site answers its first visitor. */
async function firstAnswer({ siteId, siteKey }: Connected['sites'][number]): Promise<string> {
  await backend.administration.addOrigin(siteId, shopOrigin)
  const visitor = await backend.visitor({}, undefined, { siteKey })
  const turn = await visitor.turn('Do you ship to Berlin?')
  await turn.until('done')
  return (await visitor.messages()).messages.at(-1)?.text ?? ''
}
const codes = () => connectCodeModel(backend.connection).countDocuments()

describe('the approval page', () => {
  it('is reached from the public address, with its query, behind a sign-in', async () => {
    const response = await fetch(`${backend.url}${path()}`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([303, `${consoleUrl}${path()}`])
    const stranger = await new ConsoleBrowser(consoleUrl, { address: '203.0.113.200' }).get(path())
    expect(stranger.headers.get('location')).toBe(`/sign-in?${new URLSearchParams({ next: path() })}`)
  })

  it('names host and account, and lets a form lead back to the WordPress alone', async () => {
    const response = await owner.get(path())
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain(`form-action 'self' ${wordpress.origin};`)
    expect(policy).toContain("frame-ancestors 'none'")
    const page = await response.text()
    expect(page).toContain(`<strong>${wordpress.origin}</strong>`)
    expect(page).toContain('<strong>Maya &amp; Söhne</strong>')
    expect(page).not.toContain('name="elsewhere"')
  })

  it('has the agent asked, and leads back with a code that becomes a live site', async () => {
    const tested = await send({ do: 'test', agent: 'demo' })
    const page = await tested.text()
    expect([tested.status, page]).toEqual([200, expect.stringContaining('The agent answered')])
    const approved = await send({ do: 'approve', answered: answeredIn(page) })
    const back = new URL(approved.headers.get('location') ?? '')
    expect([approved.status, back.origin + back.pathname]).toEqual([303, `${wordpress.origin}/wp-admin/admin.php`])
    expect(back.searchParams.get('page')).toBe('parley-chat')
    expect(back.searchParams.get('parley_state')).toBe(state)
    const code = back.searchParams.get('parley_code') ?? ''
    const exchanged = await wordpress.exchange(backend, { code, verifier: wordpress.verifier, ...wordpress.snapshot() })
    expect([exchanged.status, await exchanged.json()]).toEqual([
      201,
      expect.objectContaining({
        account: expect.objectContaining({ name: 'Maya & Söhne' }),
        sites: [expect.objectContaining({ live: true })],
      }),
    ])
  })

  it('offers the earlier site of this home and account, which goes on with its agent', async () => {
    const page = await owner.page(path())
    const siteId = /name="site" value="(site_[^"]+)"/.exec(page)?.[1] ?? ''
    expect(page).toContain('Go on with “A shop”')
    const approved = await send({ do: 'approve', agent: 'keep', site: siteId })
    const code = new URL(approved.headers.get('location') ?? '').searchParams.get('parley_code') ?? ''
    const response = await wordpress.exchange(backend, { code, verifier: wordpress.verifier, ...wordpress.snapshot() })
    expect(await response.json()).toMatchObject({ sites: [{ siteId, live: true }] })
    const other = await signedIn('otto@other.example', 'Other')
    expect(await other.page(path())).not.toContain('Go on with')
  })

  it('makes a site that is not live where the agent was not asked', async () => {
    const approved = await send({ do: 'approve', agent: 'demo', site: 'new' })
    const code = new URL(approved.headers.get('location') ?? '').searchParams.get('parley_code') ?? ''
    const response = await wordpress.exchange(backend, { code, verifier: wordpress.verifier, ...wordpress.snapshot() })
    expect(await response.json()).toMatchObject({ sites: [{ live: false, health: { state: 'unknown' } }] })
  })

  it("has a merchant's own agent asked with its credentials, which answers the first visitor", async () => {
    n8n.answerWith((response, request) => {
      const isOurs = request.headers['x-shop-key'] === 'canary-key'
      return (isOurs ? stream(['Yes, to Berlin.']) : reply({ message: 'wrong' }, { status: 403 }))(response, request)
    })
    const fields = { do: 'test', agent: 'n8n', url: n8n.url, authentication: 'header', header: 'X-Shop-Key' }
    const refused = await send({ ...fields, secret: 'another' })
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('It refused us')])
    const page = await (await send({ ...fields, secret: 'canary-key' })).text()
    expect(page).toContain('Yes, to Berlin.')
    expect(page).not.toContain('canary-key')
    const site = await connectedBy(await send({ do: 'approve', answered: answeredIn(page), site: 'new' }))
    expect(site).toMatchObject({ live: true })
    expect(await firstAnswer(site)).toBe('Yes, to Berlin.')
    expect(n8n.requests.map(({ headers }) => headers['x-shop-key'])).toEqual(['another', 'canary-key', 'canary-key'])
  })

  it("has the demo agent asked, and not the one that the operator gave the demo's shop", async () => {
    const page = await (await send({ do: 'test', agent: 'demo' })).text()
    const site = await connectedBy(await send({ do: 'approve', answered: answeredIn(page), site: 'new' }))
    expect(await firstAnswer(site)).toContain('our workshop in Porto')
    expect(operators.calls()).toBe(0)
  })

  it('says what to do about an agent that gives no answer, and keeps what was typed but the secret', async () => {
    const response = await send({
      do: 'test',
      agent: 'n8n',
      url: `http://127.0.0.1:${backend.agent.port}/webhook/x`,
      authentication: 'basic',
      user: 'parley',
      secret: 'canary-secret',
    })
    const page = await response.text()
    expect([response.status, page]).toEqual([422, expect.stringContaining('This address is private')])
    expect(page).toContain('value="parley"')
    expect(page).not.toContain('canary-secret')
    expect(page).toMatch(
      /demo agent for now.+ list 127\.0\.0\.1:\d+ in AGENT_PRIVATE_HOSTS .+ --private --agent-url http:\S+x/,
    )
  })

  it.each([
    [{ agent: 'n8n', url: 'n8n.example' }, 'Enter the address of the agent'],
    [{ agent: 'n8n', url: 'https://u:p@n8n.example/' }, 'Enter the address of the agent'],
    [
      { agent: 'n8n', url: 'https://n8n.example/', authentication: 'header', header: 'host', secret: 'x' },
      'Fill in what',
    ],
    [{ agent: 'n8n', url: 'https://n8n.example/', authentication: 'jwt' }, 'Fill in what'],
    [{ agent: 'keep', site: 'new' }, 'Enter the address of the agent'],
    [{ agent: 'keep', site: 'site_other' }, 'Enter the address of the agent'],
  ])('refuses the choice %j and gives no code', async (fields, says) => {
    const before = await codes()
    const response = await send({ do: 'approve', ...fields })
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining(says)])
    expect(await codes()).toBe(before)
  })

  it('leads back without a code when it is cancelled', async () => {
    const back = new URL((await send({ do: 'cancel' })).headers.get('location') ?? '')
    expect(Object.fromEntries(back.searchParams)).toEqual({
      page: 'parley-chat',
      parley_error: 'access_denied',
      parley_state: state,
    })
  })

  it('shows both hosts of a WordPress whose admin is elsewhere, and asks', async () => {
    const at = path({ return: adminOf('https://admin.example') })
    expect(await owner.page(at)).toContain('admin.example')
    expect((await send({ do: 'approve', agent: 'demo', site: 'new' }, at)).status).toBe(422)
    const confirmed = await send({ do: 'approve', agent: 'demo', site: 'new', elsewhere: 'mine' }, at)
    expect(confirmed.headers.get('location')).toMatch(
      /^https:\/\/admin\.example\/wp-admin\/admin\.php\?page=parley-chat&/,
    )
  })

  it('shows both paths of a WordPress whose admin is below another one of the same host, and asks', async () => {
    const at = path({ home: 'https://host.example/victim/', return: adminOf('https://host.example/victim-2') })
    const page = await owner.page(at)
    expect(page).toContain('<strong>host.example/victim/</strong>')
    expect(page).toContain('host.example/victim-2/wp-admin/admin.php')
    expect((await send({ do: 'approve', agent: 'demo', site: 'new' }, at)).status).toBe(422)
    const own = path({ home: 'https://host.example/victim/', return: adminOf('https://host.example/victim') })
    expect(await owner.page(own)).not.toContain('name="elsewhere"')
    // The root of a host is home to one of them.
    const root = path({ home: 'https://host.example/', return: adminOf('https://host.example/victim-2') })
    expect(await owner.page(root)).toContain('host.example/victim-2/wp-admin/admin.php')
  })

  it('offers no earlier site of a home with https to one without', async () => {
    const { _id: accountId } = await accountModel(backend.connection).findOne({ name: 'Maya & Söhne' }).orFail().lean()
    const sites = siteModel(backend.connection)
    const document = await sites.findOne({ accountId, 'connection.ref': 1 }).orFail().lean()
    const connection = { id: 'wpc_secure', ref: 1, rest: 'https://secure.example/', home: 'https://secure.example/' }
    const secure = { ...document, _id: 'site_secure', key: 'pk_secure', secretKeyHash: 's', connection }
    await sites.insertMany([secure], { lean: true })
    const same = path({ home: 'https://secure.example', return: adminOf('https://secure.example') })
    expect(await owner.page(same)).toContain('site_secure')
    const plain = path({ home: 'http://secure.example', return: adminOf('http://secure.example') })
    expect(await owner.page(plain)).not.toContain('site_secure')
  })

  it.each([
    ['home', { home: 'http://shop.example', return: adminOf('http://shop.example') }],
    ['return', { home: 'http://secure.example', return: adminOf('http://shop.example') }],
  ])('refuses a %s over plain http that the operator does not list, and says what to do', async (_, change) => {
    const before = await codes()
    const response = await owner.get(path(change))
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('SITE_PRIVATE_HOSTS')])
    const fields = { csrf: await owner.csrf(), do: 'approve', agent: 'demo', elsewhere: 'mine' }
    expect((await owner.post(path(change), fields)).status).toBe(400)
    expect(await codes()).toBe(before)
  })

  it.each([
    ['a query that leads on', { return: `${adminOf('https://shop.example/redirect.php')}&to=//evil.example` }],
    ['no home', { home: '' }],
    ['a home of another scheme', { home: 'javascript:alert(1)' }],
    ['a home with a query', { home: 'https://shop.example/?x' }],
    ['a home with a user', { home: 'https://a@shop.example/' }],
    ['another page than the admin', { return: 'https://shop.example/evil.php' }],
    ['a page that only ends like it', { return: 'https://shop.example/x?/wp-admin/admin.php' }],
    ['a fragment', { return: 'https://shop.example/wp-admin/admin.php#x' }],
    ['a user in it', { return: 'https://shop.example@evil.example/wp-admin/admin.php' }],
    ['another scheme', { return: 'javascript://shop.example/wp-admin/admin.php' }],
    ['a host that ends a policy', { return: "https://a;script-src'.example/wp-admin/admin.php" }],
    [
      'plain http to a home with https',
      { home: 'https://shop.example', return: 'http://shop.example/wp-admin/admin.php' },
    ],
    ['a short state', { state: 'x' }],
    ['another challenge', { challenge: 'plain' }],
  ])('refuses %s', async (_, change) => {
    const response = await owner.get(path(change))
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('press Connect there')])
    expect(response.headers.get('content-security-policy')).toContain("form-action 'self';")
    const csrf = await owner.csrf()
    expect((await owner.post(path(change), { csrf, do: 'approve', agent: 'demo' })).status).toBe(400)
  })

  it('refuses a form of another session, of another site, and of an agent of the account', async () => {
    const before = await codes()
    const fields = { do: 'approve', agent: 'demo', site: 'new' }
    expect((await owner.post(path(), { ...fields, csrf: 'x' })).status).toBe(403)
    const csrf = await owner.csrf()
    const foreign = await owner.post(path(), { ...fields, csrf }, { Origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    const helper = await signedIn('ann@shop.example', 'Helpers')
    await accountModel(backend.connection).updateOne({ name: 'Helpers' }, { $set: { 'members.0.role': 'agent' } })
    expect((await helper.get(path())).status).toBe(403)
    expect((await helper.post(path(), { ...fields, csrf: await helper.csrf() })).status).toBe(403)
    expect(await codes()).toBe(before)
    // Who administers the account may.
    await accountModel(backend.connection).updateOne({ name: 'Helpers' }, { $set: { 'members.0.role': 'admin' } })
    const approved = await send(fields, path(), helper)
    expect([approved.status, approved.headers.get('location')]).toEqual([303, expect.stringContaining('parley_code=')])
  })

  it('takes no answer that another approval saw', async () => {
    const page = await (await send({ do: 'test', agent: 'demo' })).text()
    const at = path({ challenge: 'x'.repeat(43) })
    const response = await send({ do: 'approve', answered: answeredIn(page) }, at)
    expect(response.status).toBe(422)
  })
})
