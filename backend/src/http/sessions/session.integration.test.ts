import { session as sessionSchema } from '@parley/protocol/session'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { fetchTicket, TestVisitor } from '../../../test/clients/visitor.ts'
import { ticketFrom, visitorTokenFrom } from '../../../test/forge.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' }, site: { origins: [shopOrigin, 'https://b.example'] } })
})
afterAll(() => backend.close())

const ask = (more: object = {}, bearer?: string) => TestVisitor.openResponse(backend.visitorOptions(), more, bearer)

describe('a new session', () => {
  it('is a whole one, and writes nothing about the visitor', async () => {
    const response = await ask({ locale: 'de-AT', timeZone: 'Europe/Vienna' })
    expect(response.status).toBe(201)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const session = v.parse(v.strictObject(sessionSchema.entries), await response.json())
    expect(session.visitor).toEqual({ id: expect.stringMatching(/^vis_/), known: false, identified: false })
    expect(session).toMatchObject({ conversation: null, messages: [], cursor: '0' })
    expect(session.site).toMatchObject({ version: 1, siteKey: backend.site.site.key, name: 'Test shop' })
    const lives = Date.parse(session.expiresAt) - Date.now()
    expect(lives).toBeGreaterThan(3_590_000)
    expect(lives).toBeLessThanOrEqual(3_600_000)
    for (const name of ['visitors', 'conversations', 'messages', 'returntokens'])
      expect(await backend.connection.collection(name).countDocuments()).toBe(0)
  })

  it('brings the history, the position that it shows, and the last 50 messages at most', async () => {
    const visitor = await backend.visitor()
    for (let turn = 0; turn < 3; turn++) await (await visitor.turn(`Question ${turn}`)).rest()
    const again = await backend.visitor({}, visitor.session.token)
    expect(again.session.visitor).toMatchObject({ id: visitor.session.visitor.id, known: true })
    expect(again.session.conversation).toMatchObject({ status: 'open', handoff: 'none', lastSeq: 6 })
    expect(again.session.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(again.session.cursor).toBe('6')

    const conversationId = again.session.conversation?.id ?? ''
    const push = (text: string) =>
      fetch(`${backend.url}/v1/agent/messages`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${backend.site.secretKey}` },
        body: JSON.stringify({ conversationId, role: 'system', text }),
      })
    for (let n = 0; n < 50; n++) expect((await push(`Note ${n}`)).status).toBe(202)
    const { messages, cursor } = (await backend.visitor({}, visitor.session.token)).session
    expect([messages.length, messages[0]?.seq, messages.at(-1)?.seq, cursor]).toEqual([50, 7, 56, '56'])
  })

  it('opens whatever the page says of its product and its cart', async () => {
    const page = { url: `${shopOrigin}/cup`, title: 7, product: null, cart: { total: 'much' } }
    expect((await ask({ page })).status).toBe(201)
  })

  it('takes an origin in any of its spellings', async () => {
    expect((await ask({ origin: 'HTTPS://Shop.Example:443/' })).status).toBe(201)
  })
})

describe('a session is refused', () => {
  it.each([
    ['an unknown site', { siteKey: 'pk_nobody', ticket: 'x' }, 404, 'not_found'],
    ['a key that is none', { siteKey: '../../etc', ticket: 'x' }, 404, 'not_found'],
    ['a foreign origin', { origin: 'https://evil.example' }, 403, 'origin_not_allowed'],
    ['a subdomain', { origin: 'https://www.shop.example' }, 403, 'origin_not_allowed'],
    ['another scheme', { origin: 'http://shop.example' }, 403, 'origin_not_allowed'],
    ['the origin of a sandbox', { origin: 'null' }, 403, 'origin_not_allowed'],
  ] as const)('for %s', async (_, more, status, code) => {
    await expectProblem(await ask(more), status, code)
  })

  it('for a disabled site', async () => {
    const { site } = await backend.newSite()
    await backend.administration.setStatus(site.id, 'disabled')
    const ticket = await ticketFrom(site.id, null)
    await expectProblem(await ask({ siteKey: site.key, ticket }), 403, 'site_disabled')
  })

  it.each([
    [{ siteKey: { $ne: '' } }, 'siteKey'],
    [{ siteKey: { toString: 'x', valueOf: 'x' } }, 'siteKey'],
    [{ siteKey: ['pk_a'] }, 'siteKey'],
    [{ origin: { $gt: '' } }, 'origin'],
    [{ ticket: { $exists: true } }, 'ticket'],
    [{ returnToken: { $ne: null } }, 'returnToken'],
    [{ identity: 'token' }, 'identity'],
    [{ identity: { token: { $ne: '' } } }, 'identity.token'],
    [{ page: undefined }, 'page'],
    [{ page: { url: {} } }, 'page.url'],
    [{ locale: "en'; drop" }, 'locale'],
    [{ timeZone: 7 }, 'timeZone'],
  ])('where the body says %j', async (more, path) => {
    await expectProblem(await ask({ ticket: 'unread', ...more }), 400, 'invalid_request', path)
  })
})

describe('a ticket', () => {
  const withTicket = (ticket: string, more: object = {}) => ask({ ticket, ...more })
  const refused = async (response: Response) => {
    const problem = await expectProblem(response, 403, 'forbidden', 'ticket')
    return problem.errors?.[0]?.message
  }

  it('is needed', async () => {
    await expectProblem(await ask({ ticket: undefined }), 400, 'invalid_request', 'ticket')
  })

  it('opens five sessions', async () => {
    const ticket = await fetchTicket(backend.visitorOptions())
    for (let session = 0; session < 5; session++) expect((await withTicket(ticket)).status).toBe(201)
    expect(await refused(await withTicket(ticket))).toMatch(/^the ticket is used-up/)
  })

  it('lives ten minutes', async () => {
    const { id } = backend.site.site
    expect((await withTicket(await ticketFrom(id, null, Date.now() - 590_000))).status).toBe(201)
    expect(await refused(await withTicket(await ticketFrom(id, null, Date.now() - 601_000)))).toMatch(/expired/)
  })

  it('is for one site', async () => {
    const other = await backend.newSite()
    const ticket = await fetchTicket(backend.visitorOptions({ siteKey: other.site.key }))
    expect(await refused(await withTicket(ticket))).toMatch(/wrong-site/)
  })

  it('is for the origin that the Referer named, where that is an active one', async () => {
    const options = backend.visitorOptions()
    const other = { origin: 'https://b.example' }
    expect(await refused(await withTicket(await fetchTicket(options, shopOrigin), other))).toMatch(/wrong-origin/)
    for (const referer of ['https://evil.example', null])
      expect((await withTicket(await fetchTicket(options, referer), other)).status).toBe(201)
  })

  it.each(['', 'x', 'a.b.c'])('is signed by us: %j', async (ticket) => {
    const response = await withTicket(ticket)
    if (ticket === '') await expectProblem(response, 400, 'invalid_request', 'ticket')
    else await refused(response)
  })

  it('is no visitor token, and a visitor token no ticket', async () => {
    const { token } = (await backend.visitor()).session
    await refused(await withTicket(token))
    const ticket = await fetchTicket(backend.visitorOptions())
    await expectProblem(await ask({ ticket: undefined }, ticket), 400, 'invalid_request', 'ticket')
  })
})

describe('a previous token', () => {
  const hour = 3600_000
  const renew = (token: string, more: object = {}) => ask(more, token)

  it('opens the same visitor without a ticket, until 24 hours after it expired', async () => {
    const first = await backend.visitor()
    const session = { visitorId: first.session.visitor.id }
    await first.say('Remember me')
    const old = await visitorTokenFrom(backend, Date.now() - 24.9 * hour, session)
    const renewed = await renew(old)
    expect(await renewed.json()).toMatchObject({ visitor: { id: session.visitorId, known: true } })
    const tooOld = await visitorTokenFrom(backend, Date.now() - 25.1 * hour, session)
    await expectProblem(await renew(tooOld), 400, 'invalid_request', 'ticket')
  })

  it('is of one site and one origin', async () => {
    const other = await backend.newSite()
    const visitor = await backend.visitor()
    const siteKey = other.site.key
    await expectProblem(await renew(visitor.session.token, { siteKey }), 400, 'invalid_request', 'ticket')
    const origin = 'https://b.example'
    await expectProblem(await renew(visitor.session.token, { origin }), 400, 'invalid_request', 'ticket')
  })

  it('that is invalid counts for nothing beside a good ticket', async () => {
    const ticket = await fetchTicket(backend.visitorOptions())
    expect((await renew('rubbish', { ticket })).status).toBe(201)
  })

  it('that expired opens nothing but a session', async () => {
    const token = await visitorTokenFrom(backend, Date.now() - 1.01 * hour)
    const response = await fetch(`${backend.url}/v1/messages`, { headers: { Authorization: `Bearer ${token}` } })
    await expectProblem(response, 401, 'session_expired')
  })
})

describe('sessions of one address and site', () => {
  it('are 30 a minute', async () => {
    const { site } = await backend.newSite()
    const options = backend.visitorOptions({ siteKey: site.key })
    const ticket = 'counts all the same'
    for (let n = 0; n < 30; n++) expect((await TestVisitor.openResponse(options, { ticket })).status).toBe(403)
    const limited = await TestVisitor.openResponse(options)
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(30)
    await expectProblem(limited, 429, 'rate_limited')
    expect((await TestVisitor.openResponse({ ...options, siteKey: backend.site.site.key })).status).toBe(201)
    expect((await TestVisitor.openResponse(backend.visitorOptions({ siteKey: site.key }))).status).toBe(201)
  })
})
