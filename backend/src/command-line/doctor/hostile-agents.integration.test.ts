import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseConfig } from '#config.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { startTestBackend, type TestBackend, testSecret } from '../../../test/backends/backend.ts'
import hostile from '../../../test/fixtures/hostile-addresses.json' with { type: 'json' }
import { siteChecks } from './site-checks.ts'

/** On the loopback: whatever way is found to it, its count says so. */
const canary = createServer((socket) => {
  hits += 1
  socket.destroy()
})
let hits = 0
let port: number
let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend()
  await once(canary.listen(0, '127.0.0.1'), 'listening')
  const address = canary.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(async () => {
  canary.close()
  await backend.close()
})

/** Every tenth of the corpus, of each kind some; the dialer's own test has them all. */
const sample = [
  ...hostile.addresses.map((address) => (address.includes(':') ? `[${address}]` : address)),
  ...hostile.spellings,
  'localhost',
].filter((_, index, all) => index % 10 === 0 || index === all.length - 1)

it('an agent at no public address is called neither for a shopper nor for the doctor', async () => {
  expect(sample.length).toBeGreaterThan(20)
  const vault = createVault(parseSecret(testSecret))
  const opened = { connection: backend.connection, vault, close: async () => {} }
  const refused = expect.stringMatching(/is not a public address|our own address/)
  const env = { MONGODB_URI: backend.databaseUri, PARLEY_SECRET: testSecret, PUBLIC_URL: backend.url }
  const config = parseConfig({ ...env, AGENT_PRIVATE_HOSTS: `127.0.0.1:${backend.agent.port}` })
  for (const host of sample) {
    const agent = { url: `http://${host}:${port}/webhook`, authentication: { kind: 'none' } } as const
    const { site } = await backend.newSite({ agent })

    const visitor = await backend.visitor({}, undefined, { siteKey: site.key })
    const [end] = (await (await visitor.turn('Hello?')).rest()).slice(-1)
    expect([host, end?.data]).toEqual([host, expect.objectContaining({ status: 'failed', code: 'agent_unavailable' })])
    const reply = await backend.connection.collection('messages').findOne({ siteId: site.id, seq: 2 })
    expect([host, reply?.agent?.reason]).toEqual([host, refused])

    const checks = await siteChecks(opened, config, { site: site.key, call: true })
    const found = checks.find(({ name }) => name === 'agent')
    expect([host, found?.says]).toEqual([host, refused])
  }
  expect(hits).toBe(0)
})
