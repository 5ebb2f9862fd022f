import { randomBytes } from 'node:crypto'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { type KeyRing, openKeyRing, publishMs } from '#keys/ring.ts'
import { createVault, type Vault } from '#keys/vault.ts'
import { resealAll } from '#reseal.ts'
import { expectProblem, startTestBackend, type TestBackend, testSecret } from '../backends/backend.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import type { TestVisitor } from '../clients/visitor.ts'
import { addresses } from '../fresh-address.ts'
import { answerTo, pacedAnswer } from './paced-answer.ts'
import { verify } from './verify.ts'

const perBackend = 2
const header = { kind: 'header', name: 'X-Agent-Key', value: 'the agent knows us by this' } as const

let backends: TestBackend[] = []
let shoppers: Shopper[] = []
/** So much later than it is, in milliseconds. */
let laterMs = 0
beforeEach(() => {
  // Before anything is started: what starts takes the clock along.
  laterMs = 0
  const clock = Date.now.bind(Date)
  vi.spyOn(Date, 'now').mockImplementation(() => clock() + laterMs)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(shoppers.map((shopper) => shopper.close()))
  for (const backend of backends.reverse()) await backend.close()
  backends = []
  shoppers = []
})

/** Backends on the database, and with the agent, of the first. */
async function start(...envs: readonly Record<string, string>[]): Promise<TestBackend> {
  for (const env of envs) {
    const [first] = backends
    const shared = first && { MONGODB_URI: first.databaseUri, AGENT_PRIVATE_HOSTS: `127.0.0.1:${first.agent.port}` }
    backends.push(await startTestBackend({ env: { TRUST_PROXY: '1', ...env, ...shared }, site: { quotaPerDay: null } }))
  }
  const [first = expect.unreachable()] = backends
  first.agent.answerWith(pacedAnswer(10, 60))
  return first
}

const address = addresses()
/** A visitor of the first one's site, at another backend. */
const visitorAt = (first: TestBackend, at: TestBackend, more = {}, siteKey = first.site.site.key) =>
  first.visitor(more, undefined, { api: at.url, siteKey, address: address() })

async function openShoppers(first: TestBackend, siteKey?: string): Promise<void> {
  for (const at of backends)
    for (let n = 0; n < perBackend; n++) shoppers.push(new Shopper(await visitorAt(first, at, {}, siteKey)))
}

const askAll = (question: string) => Promise.all(shoppers.map((shopper) => shopper.say(question)))

/** What the command line does, beside the backends. */
async function withRing<T>(first: TestBackend, vault: Vault, work: (ring: KeyRing) => Promise<T>): Promise<T> {
  const ring = await openKeyRing({
    connection: first.connection,
    vault,
    report: (error) => expect.unreachable(`${error}`),
  })
  try {
    return await work(ring)
  } finally {
    await ring.close()
  }
}

const published = async ({ url }: TestBackend): Promise<string[]> => {
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
  return keys.map(({ kid }) => kid)
}
const kidOf = ({ session }: TestVisitor) => decodeProtectedHeader(session.token).kid
const statusAt = async (at: TestBackend, { session }: TestVisitor) => {
  const response = await fetch(`${at.url}/v1/messages`, { headers: { Authorization: `Bearer ${session.token}` } })
  await response.body?.cancel()
  return response.status
}

it('a rotation of the keys is noticed by no shopper of two backends', async () => {
  const first = await start({}, {})
  await openShoppers(first)
  await askAll('Before')
  const [former] = await published(first)
  const { kid } = await withRing(first, createVault(parseSecret(testSecret)), (ring) => ring.rotate())
  for (const backend of backends)
    await expect.poll(() => published(backend), { timeout: 15_000 }).toEqual([kid, former])
  expect(kidOf(await visitorAt(first, first))).toBe(former)

  laterMs = publishMs
  await askAll('After')
  for (const backend of backends) {
    const fresh = await visitorAt(first, backend)
    expect(kidOf(fresh)).toBe(kid)
    for (const other of backends) expect(await statusAt(other, fresh)).toBe(200)
    for (const { visitor } of shoppers) expect(await statusAt(backend, visitor)).toBe(200)
  }
  await comeToRest(shoppers, 15_000)
  expect(await verify(first.connection, shoppers, first.agent)).toEqual([])
  for (const { byes, opened, resets } of shoppers)
    expect({ byes, opened, resets }).toEqual({ byes: [], opened: 1, resets: 0 })
})

it('when all keys are revoked amid running answers, every session ends at both backends and none loses its history', async () => {
  const first = await start({}, {})
  await openShoppers(first)
  const said = await askAll('Running')
  await withRing(first, createVault(parseSecret(testSecret)), (ring) => ring.replaceAll())
  await expect.poll(() => shoppers.every(({ byes }) => byes.includes('expired'))).toBe(true)
  const comeBack = async ({ visitor }: Shopper, index: number) => {
    for (const backend of backends) {
      const headers = { Authorization: `Bearer ${visitor.session.token}` }
      await expectProblem(await fetch(`${backend.url}/v1/messages`, { headers }), 401, 'session_required')
    }
    const elsewhere = backends[index % backends.length] ?? first
    const returnToken = said[index]?.returnToken
    const again = await visitorAt(first, elsewhere, { returnToken })
    expect(again.session.visitor).toMatchObject({ id: visitor.session.visitor.id, known: true })
    const reply = async () => (await again.messages()).messages[1]
    await expect.poll(reply).toMatchObject({ status: 'complete', text: answerTo('Running') })
    await again.say('And now?')
    await expect.poll(async () => (await again.messages()).messages[3]?.status).toBe('complete')
  }
  await Promise.all(shoppers.map(comeBack))
})

it("what the former secret sealed is sealed anew amid running answers: agents' secrets open all along and without it", async () => {
  const secret = randomBytes(32)
  const present = { PARLEY_SECRET: secret.toString('hex') }
  const both = { ...present, PARLEY_SECRET_PREVIOUS: testSecret }
  const first = await start(both, both)
  // Made by the test, and so sealed under the former secret.
  const { site } = await first.newSite({
    quotaPerDay: null,
    agent: { url: first.agent.url, authentication: header },
  })
  await openShoppers(first, site.key)
  await askAll('Before')
  const vault = createVault(secret, parseSecret(testSecret))
  const [resealed] = await Promise.all([
    resealAll(first.connection, vault, new AbortController().signal),
    askAll('Meanwhile'),
  ])
  expect(resealed.sites).toBeGreaterThan(0)
  await comeToRest(shoppers, 15_000)

  // A backend that never heard of the former secret.
  await start(present)
  const alone = backends.at(-1) ?? first
  for (const { visitor } of shoppers) expect(await statusAt(alone, visitor)).toBe(200)
  const late = new Shopper(await visitorAt(first, alone, {}, site.key))
  shoppers.push(late)
  await askAll('After')
  await comeToRest(shoppers, 15_000)
  expect(await verify(first.connection, shoppers, first.agent)).toEqual([])
  expect(new Set([...late.held.values()].map(({ status }) => status))).toEqual(new Set(['complete']))
  for (const { headers } of first.agent.requests) expect(headers['x-agent-key']).toBe(header.value)
  for (const { byes, opened } of shoppers) expect({ byes, opened }).toEqual({ byes: [], opened: 1 })
})
