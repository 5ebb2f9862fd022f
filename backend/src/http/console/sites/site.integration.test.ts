import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountModel } from '#accounts/account-model.ts'
import { createConnectionAdministration } from '#platforms/wordpress/connection-administration.ts'
import { connectionModel } from '#platforms/wordpress/connection-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { startTestBackend, type TestBackend } from '../../../../test/backends/backend.ts'
import { type ConsoleBrowser, signedInOwner } from '../../../../test/clients/console-browser.ts'
import { startWordPressSite, type WordPressSite } from '../../../../test/clients/wordpress-site.ts'

/** One for each test. */
const count = 10

let backend: TestBackend
let all: WordPressSite[]
let unused: WordPressSite[]
let wordpress: WordPressSite
let owner: ConsoleBrowser
let accountId: string

beforeAll(async () => {
  all = await Promise.all(Array.from({ length: count }, startWordPressSite))
  const listed = all.map(({ origin }) => origin).join(' ')
  backend = await startTestBackend({
    env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1', SITE_PRIVATE_HOSTS: listed },
  })
  const maya = await signedInOwner(backend, { email: 'maya@shop.example', name: 'Keramik', address: '203.0.113.1' })
  owner = maya.browser
  accountId = maya.accountId
  // They wait side by side until their addresses have not proven themselves.
  await Promise.all(
    all.map(async (site) => {
      site.answerWith((_, page) => page.writeHead(401).end('a password, please'))
      await site.connect(backend, { accountId, agent: { kind: 'demo' } })
      await originIs('failed', site)
    }),
  )
  unused = [...all]
})
afterAll(async () => {
  await backend.close()
  await Promise.all(all.map((site) => site.close()))
})
beforeEach(() => {
  wordpress = unused.pop() ?? expect.unreachable(`${count} were connected`)
})

const mine = (site = wordpress) => site.connected.sites[0] ?? expect.unreachable()
const here = () => `/sites/${mine().siteId}`
const originIs = (state: string, at = wordpress) =>
  vi.waitFor(async () => {
    const site = await siteModel(backend.connection).findById(mine(at).siteId).orFail().lean()
    expect(site.origins[0]?.state).toBe(state)
  }, 10_000)
const send = async (path: string, fields: Record<string, string> = {}, from = owner) =>
  from.post(path, { csrf: await from.csrf(), ...fields })
const ancestors = async () =>
  /frame-ancestors ([^;]+)/.exec(
    (await fetch(`${backend.url}/embed/${mine().siteKey}`)).headers.get('content-security-policy') ?? '',
  )?.[1]
const origin = () => wordpress.origin

describe("a site's page", () => {
  it('shows its addresses, why one is not proven, and what may be done', async () => {
    const page = await owner.page(here())
    expect(page).toContain(`<th scope="row">${origin()}</th>`)
    expect(page).toMatch(/Not proven<\/span>\s*<p class="hint">It refuses the question/)
    expect(page).toContain(`/allow?origin=${encodeURIComponent(origin())}`)
    expect(mine().manageUrl).toBe(`${backend.url.replace('127.0.0.1', 'localhost')}${here()}`)
    const start = await owner.page('/')
    for (const path of [here(), `${here()}/conversations`]) expect(start).toContain(`href="${path}"`)
  })
})

describe('an owner who answers for an address', () => {
  it('is told what that means, and has the chat run there; it is written down, and the plugin hears of it', async () => {
    const at = `${here()}/allow?${new URLSearchParams({ origin: origin() })}`
    expect(await owner.page(at)).toContain('although nothing has shown that it is yours')
    expect(await ancestors()).toBe("'none'")
    const told = Promise.withResolvers<string>()
    wordpress.answerWith((request, response) => {
      if (request.method === 'POST') {
        request.setEncoding('utf8').on('data', (text: string) => told.resolve(text))
      }
      response.writeHead(401).end()
    })
    const allowed = await send(`${here()}/allow`, { origin: origin() })
    expect([allowed.status, allowed.headers.get('location')]).toEqual([303, here()])
    expect(JSON.parse(await told.promise).sites[0].origins).toEqual([{ origin: origin(), state: 'allowed' }])
    await vi.waitFor(async () => expect(await ancestors()).toBe(origin()), { timeout: 10_000, interval: 200 })
    const page = await owner.page(here())
    expect(page).toContain('Allowed without proof')
    expect(page).toMatch(
      /<time[^>]+>[^<]+<\/time> · maya@shop\.example: allowed http:\/\/127\.0\.0\.1:\d+ without proof/,
    )
    // It is asked no more, and a report does not change that.
    await wordpress.sync(backend)
    await originIs('allowed')
  })

  it('takes that back: it is asked again, and the chat ends there', async () => {
    await send(`${here()}/allow`, { origin: origin() })
    const taken = await send(here(), { do: 'withdraw', origin: origin() })
    expect([taken.status, taken.headers.get('location')]).toEqual([303, here()])
    await originIs('failed')
    await vi.waitFor(async () => expect(await ancestors()).toBe("'none'"), { timeout: 10_000, interval: 200 })
    expect(await owner.page(here())).toContain('asked for its proof again')
  })

  it('has a site that was taken over speak to its new connection', async () => {
    const { siteId } = mine()
    await wordpress.connect(backend, { accountId, siteId, agent: null })
    const about = { ref: 1, email: 'ann@shop.example', page: 1 }
    const exported = async () => (await wordpress.call(backend, '/v1/wordpress/export', about)).status
    expect(await exported()).toBe(403)
    await send(`${here()}/allow`, { origin: origin() })
    expect(await exported()).toBe(200)
  })

  it('does so for an address that waits for its proof, and for no other', async () => {
    for (const [path, fields] of [
      [`${here()}/allow`, { origin: 'https://evil.example' }],
      [here(), { do: 'withdraw', origin: origin() }],
    ] as const)
      expect((await send(path, fields)).status).toBe(409)
    expect((await send(here(), { origin: origin() })).status).toBe(400)
    expect(await owner.page(here())).not.toContain('What was decided here')
  })

  it('is the owner or an admin of that account, by a form of their own', async () => {
    const stranger = await signedInOwner(backend, {
      email: `otto${Date.now()}@other.example`,
      name: 'Other',
      address: '203.0.113.2',
    })
    const fields = { origin: origin() }
    for (const path of [`${here()}/allow`, here(), `${here()}/end-connection`])
      expect([path, (await send(path, { ...fields, do: 'withdraw' }, stranger.browser)).status]).toEqual([path, 404])
    expect((await owner.post(`${here()}/allow`, { ...fields, csrf: 'x' })).status).toBe(403)
    const set = (role: string) =>
      accountModel(backend.connection).updateOne({ _id: accountId }, { $set: { 'members.0.role': role } })
    await set('agent')
    const refused = await send(`${here()}/allow`, fields)
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('ask one of them')])
    expect((await send(`${here()}/end-connection`)).status).toBe(403)
    const page = await owner.page(here())
    expect(page).not.toMatch(/allow\?origin|end-connection/)
    await set('owner')
    await originIs('failed')
  })
})

describe('an owner who ends a connection', () => {
  it('ends what its secret can do, and the chat where its plugin had it, and may connect anew', async () => {
    wordpress.answerWith(null)
    await wordpress.connect(backend, { accountId, agent: { kind: 'demo' } })
    await originIs('proven')
    await backend.administration.addOrigin(mine().siteId, 'https://own.example')
    const { siteId } = mine()
    await wordpress.sync(backend, wordpress.snapshot({ testMode: true }))
    const link = async () => (await siteModel(backend.connection).findById(siteId).lean())?.connection
    expect(await link()).toHaveProperty('testMode', true)
    expect(await owner.page(`${here()}/end-connection`)).toContain('counts nowhere any more')
    expect((await send(`${here()}/end-connection`)).status).toBe(303)
    const late = await wordpress.call(backend, '/v1/wordpress/sync', wordpress.snapshot())
    expect(late.status).toBe(403)
    expect(await link()).not.toHaveProperty('testMode')
    await vi.waitFor(async () => expect(await ancestors()).toBe('https://own.example'), {
      timeout: 10_000,
      interval: 200,
    })
    const page = await owner.page(here())
    expect(page).toContain('Ended here')
    expect(page).toContain(`ended the connection of ${origin()}`)
    // What was asked for its proof before gives none any more.
    await siteModel(backend.connection).updateOne(
      { _id: siteId },
      { $set: { 'origins.0.state': 'pending', 'origins.0.checkAt': new Date() } },
    )
    await originIs('failed')
    await wordpress.connect(backend, { accountId, siteId, agent: null })
    await originIs('proven')
  })

  it.each([
    ['an owner', 'maya@shop.example', (_: string, path: string) => send(`${path}/end-connection`)],
    [
      'the operator',
      'whoever runs this service',
      (id: string) => createConnectionAdministration(backend.connection).end(id, null),
    ],
  ])('%s ends that of a network, and it is written down once at each of its sites', async (_, who, end) => {
    const sites = [1, 2].flatMap((ref) => wordpress.snapshot({ ref, home: `${origin()}/${ref > 1 ? ref : ''}` }).sites)
    const network = { ...wordpress.snapshot(), sites }
    const connected = await wordpress.connect(backend, { accountId, agent: { kind: 'demo' } }, network)
    const paths = connected.sites.map(({ siteId }) => `/sites/${siteId}`)
    await end(connected.connectionId, paths[1] ?? '')
    await end(connected.connectionId, paths[0] ?? '')
    for (const path of paths)
      expect((await owner.page(path)).match(/<\/time> · [^<]+/g)).toEqual([
        `</time> · ${who}: ended the connection of ${origin()}`,
      ])
  })

  it('presses twice, and it is ended and written down once', async () => {
    const { connectionId } = wordpress.connected
    const twice = await Promise.all([1, 2].map(() => send(`${here()}/end-connection`)))
    expect(twice.map(({ status }) => status)).toEqual([303, 303])
    const revokedAt = async () => (await connectionModel(backend.connection).findById(connectionId).lean())?.revokedAt
    const ended = await revokedAt()
    expect((await owner.page(here())).match(/: ended the connection of/g)).toHaveLength(1)
    await send(`${here()}/end-connection`)
    expect(await revokedAt()).toEqual(ended)
  })
})
