import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreatedSite } from '#sites/administration.ts'
import type { AgentAccess } from '#sites/agent-access.ts'
import { type Behaviour, bytes, hangUp, line, reply, stream } from './agents/fake-agent.ts'
import { type TestBackend, testSecret } from './backends/backend.ts'
import { fetchTicket, TestVisitor } from './clients/visitor.ts'
import { identityJwt } from './forge.ts'
import { startShopBackend } from './platforms/shop-backend.ts'
import { shopifyApp } from './platforms/shopify.ts'

/** What a shopper says, and what an agent says of it in an error. */
const question = 'canary-question about my order'
const agentWords = 'canary-words of the agent'
const identity = { sub: 'canary-sub', name: 'Canary-Name', email: 'canary-mail@shop.example' }
const accesses: AgentAccess['authentication'][] = [
  { kind: 'basic', user: 'shop', password: 'canary-password' },
  { kind: 'header', name: 'x-shop-key', value: 'canary-header-value' },
  { kind: 'jwt', secret: 'canary-jwt-secret-of-32-bytes-or-more' },
]

/** Everything in the request that came, as the most careless agent would repeat it. */
const echo = (request: Parameters<Behaviour>[1]) => `${JSON.stringify(request)} ${agentWords}`
const failures: Record<string, Behaviour> = {
  'a 500 with the request in it': (response, request) => reply(echo(request), { status: 500 })(response, request),
  'a 403 with the question in it': (response, request) =>
    reply(`not you: ${request.body.chatInput}`, { status: 403 })(response, request),
  'a redirect': (response) =>
    reply('', { status: 302, headers: { location: '/canary-path-elsewhere' } })(response, {} as never),
  'an error line': (response, request) =>
    bytes([line('begin'), line('item', 'Let me '), line('error', `${request.body.chatInput} ${agentWords}`)])(
      response,
      request,
    ),
  'an HTML page': (response, request) =>
    bytes([`<html><body>${request.body.chatInput}</body></html>`], { 'content-type': 'text/html' })(response, request),
  'JSON without an answer': (response, request) => reply({ data: echo(request) })(response, request),
  nothing: (response, request) => bytes([], {})(response, request),
  'a broken connection': hangUp,
}

let backend: TestBackend
let close: () => Promise<void>
let secrets: Record<string, string>
/** Every answer that a visitor was given. */
const answers: string[] = []
const hear = async (response: Response) => {
  answers.push(await response.text())
  return response.status
}

const openVisitor = async (site: CreatedSite) => {
  const token = await identityJwt(site, identity)
  return backend.visitor({ identity: { token } }, undefined, { siteKey: site.site.key })
}
/** Says the question, hears the answer to its end both ways, and gives its status. */
const ask = async (visitor: TestVisitor) => {
  const turn = await visitor.turn(question)
  const events = await turn.rest()
  answers.push(JSON.stringify(events))
  await hear(await visitor.fetch('/v1/messages'))
  await hear(await visitor.fetch('/v1/transcript?format=json'))
  return events.at(-1)
}

beforeAll(async () => {
  const shops = await startShopBackend()
  ;({ backend, close } = shops)
  const { shopify } = shops
  const { domain } = shopify.add()
  await shops.install(domain)
  const [idToken = '', shopToken = '', refreshToken = ''] = shopify.minted
  const { site, secretKey, identityKey } = backend.site
  const anonymous = await backend.visitor()
  const id = randomUUID()
  await (await anonymous.turn(question, id)).rest()
  const { returnToken = '' } = await anonymous.say(question, id)
  const ticket = await fetchTicket(anonymous.options)
  secrets = {
    PARLEY_SECRET: testSecret,
    'PARLEY_SECRET as bytes': Buffer.from(testSecret, 'hex').toString('base64').slice(0, 40),
    sk_: secretKey,
    ik_: identityKey,
    'visitor token': anonymous.session.token,
    'return token': returnToken,
    ticket,
    'e-mail address': identity.email,
    'identity name': identity.name,
    "Shopify's client secret": shopifyApp.apiSecret,
    'ID token': idToken,
    'access token of a shop': shopToken,
    'refresh token of a shop': refreshToken,
    "secret of a shop's identities": shopify.metafield(domain, 'parley_private.identity_secret'),
  }
  for (const secret of Object.values(secrets)) expect(secret.length).toBeGreaterThan(8)

  // Each of them where it belongs, and where it does not.
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    anonymous.fetch(path, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } })
  await TestVisitor.open(anonymous.options, { ticket, returnToken })
  for (const [name, secret] of [...Object.entries(secrets), ['text', question] as const]) {
    for (const path of ['/v1/messages', '/v1/sessions', '/v1/agent/messages', '/v1/shopify/webhooks', '/nowhere']) {
      const bodies = [`{"broken":"${secret}"`, JSON.stringify({ id: secret, siteKey: secret, text: { $ne: secret } })]
      bodies.push(JSON.stringify({ id: randomUUID(), text: `${secret}${'x'.repeat(5_000)}` }))
      bodies.push(JSON.stringify({ id: randomUUID(), text: `${secret}${'x'.repeat(40_000)}` }))
      for (const body of bodies) expect([name, await hear(await post(path, body))]).not.toEqual([name, 200])
      await hear(await post(path, secret, { 'Content-Type': 'text/plain' }))
      await hear(await post(path, secret, { 'Content-Encoding': 'gzip' }))
      await hear(await post(path, '{}', { Authorization: `Bearer ${secret}` }))
      await hear(
        await post(path, '{}', { Authorization: secret, 'User-Agent': secret, Referer: `https://x/${secret}` }),
      )
    }
    const inPath = encodeURIComponent(secret)
    for (const path of [`/${inPath}`, `/v1/messages/${inPath}/stop`, `/embed/${inPath}`, `/assets/${inPath}`])
      await hear(await fetch(`${backend.url}${path}`))
    await hear(await fetch(`${backend.url}/v1/shopify/proxy/identity?shop=${domain}&signature=${inPath}`))
    // What comes is the merchant's, who may see what they have looked for.
    await shops.openHome(domain, secret)
    await shops.ask(domain, `/shopify/conversations?search=${inPath}`, { idToken: secret })
    await hear(await anonymous.fetch(`/v1/messages?before=${inPath}&limit=${inPath}`))
    await hear(await anonymous.fetch(`/v1/conversations?before=${inPath}`))
    await hear(await TestVisitor.openResponse(backend.visitorOptions(), { ticket: secret, returnToken: secret }))
    await hear(await TestVisitor.openResponse(backend.visitorOptions(), { identity: { token: secret } }))
  }
  expect(site.status).toBe('active')
}, 120_000)
afterAll(() => close())

describe.each(accesses)('an agent that knows us by $kind', (authentication) => {
  it.each(Object.keys(failures))('and fails with %s gives the visitor a code and nothing else', async (name) => {
    const site = await backend.newSite({ agent: { url: `${backend.agent.url}?key=canary-query`, authentication } })
    backend.agent.answerWith(failures[name] ?? hangUp)
    expect(await ask(await openVisitor(site))).toMatchObject({
      event: 'done',
      data: { status: 'failed', code: 'agent_unavailable' },
    })
  })

  it('and lives on a blocked address is not called', async () => {
    const url = 'http://169.254.169.254/latest/canary-path-of-webhook'
    const site = await backend.newSite({ agent: { url, authentication } })
    expect(await ask(await openVisitor(site))).toMatchObject({ data: { code: 'agent_unavailable' } })
  })
})

describe('an error of our own', () => {
  it('in a turn is `internal`', async () => {
    const { site, ...keys } = await backend.newSite()
    const sites = backend.connection.collection<{ _id: string }>('sites')
    await sites.updateOne({ _id: site.id }, { $set: { agent: `s1.canary-sealed.${agentWords}` } })
    expect(await ask(await openVisitor({ site, ...keys }))).toMatchObject({
      data: { status: 'failed', code: 'internal' },
    })
  })

  it('in a request is `internal`, whatever the database says of it', async () => {
    const visitor = await backend.visitor()
    const command = { collMod: 'messages', validator: { text: { $not: /canary-refused/ } } }
    await backend.connection.db?.command(command)
    const response = await visitor.post('/v1/messages', { id: randomUUID(), text: 'canary-refused by the database' })
    await backend.connection.db?.command({ ...command, validator: {} })
    expect(await hear(response)).toBe(500)
    expect(answers.at(-1)).toContain('"code":"internal"')
    expect(answers.at(-1)).not.toMatch(/validation|canary|mongo|at \w/i)
  })

  it('is logged with its stack and not with what it was about', () => {
    const failed = backend.log.filter((text) => text.includes('"request failed"')).join('')
    expect(failed).toContain('MongoBulkWriteError')
    expect(failed).toContain('stack')
  })
})

describe('after all that', () => {
  it('no log line at trace level holds a secret or a text', () => {
    const log = backend.log.join('')
    expect(log).toContain('"level":"warn"')
    for (const [name, secret] of Object.entries(secrets)) expect([name, log.includes(secret)]).toEqual([name, false])
    expect(log.match(/.{0,80}canary.{0,80}/i)?.[0]).toBeUndefined()
  })

  it('no collection holds a secret', async () => {
    const names: string[] = []
    for (const { name } of (await backend.connection.db?.listCollections().toArray()) ?? []) {
      names.push(name)
      const text = JSON.stringify(await backend.connection.collection(name).find().toArray())
      for (const [secret, value] of Object.entries(secrets))
        expect([name, secret, text.includes(value)]).toEqual([name, secret, false])
      expect([name, text.match(/.{0,80}canary-(?:password|header|jwt|query|path|sub).{0,80}/i)?.[0]]).toEqual([
        name,
        undefined,
      ])
    }
    expect(names).toEqual(expect.arrayContaining(['sites', 'messages', 'visitors', 'conversations', 'returntokens']))
  })

  it('no visitor was told a secret, a word of a failing agent, or where it lives', () => {
    const told = answers.join('\n')
    for (const [name, secret] of Object.entries(secrets)) expect([name, told.includes(secret)]).toEqual([name, false])
    expect(told.match(/.{0,80}canary-(?:password|header|jwt|query|path|words|sub|sealed).{0,80}/i)?.[0]).toBeUndefined()
    expect(told).not.toMatch(/webhook|169\.254|HTTP [45]\d\d|ECONN|node:internal/)
    expect(backend.agent.requests.length).toBeGreaterThan(20)
  })

  it('an answer that is none of these still comes through', async () => {
    backend.agent.answerWith(stream(['Canary-free.']))
    expect(await ask(await backend.visitor())).toMatchObject({ data: { status: 'complete' } })
  })
})
