import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Backend, startBackend } from '#backend.ts'
import { parseConfig } from '#config.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createLog } from '#log.ts'
import { createSiteAdministration } from '#sites/administration.ts'
import { startFakeAgent } from '../test/agents/fake-agent.ts'
import { shopOrigin, testSecret } from '../test/backends/backend.ts'
import { TestVisitor } from '../test/clients/visitor.ts'
import { type TestDatabase, testDatabase } from '../test/databases/database.ts'
import { identityJwt } from '../test/forge.ts'

const right = testSecret
const wrong = [...right].reverse().join('')

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const start = (env: Record<string, string> = {}, log = createLog('silent')): Promise<Backend> => {
  const config = parseConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:0',
    MONGODB_URI: database.uri,
    PARLEY_SECRET: right,
    ...env,
  })
  return startBackend(config, log, () => {})
}
const startAndStop = async (env: Record<string, string> = {}) => (await start(env)).stop(AbortSignal.abort())

/** A port that was free a moment ago. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return `${address.port}`
}

describe('the start', () => {
  it('takes the secret that the database was written with, and no other', async () => {
    await startAndStop()
    const port = await freePort()
    await expect(start({ PARLEY_SECRET: wrong, PORT: port })).rejects.toThrow(
      /PARLEY_SECRET is not the one .* PARLEY_SECRET_PREVIOUS/,
    )
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    await startAndStop()
  })

  // The last three have nothing in common that the others change, and wait side by side.
  it.concurrent('takes a new secret beside the former one, and when all is sealed anew, the new one alone', async () => {
    const agent = await startFakeAgent()
    const vault = createVault(parseSecret(right))
    const administration = createSiteAdministration({ connection: database.connection, vault, accountId: null })
    const created = await administration.create({
      name: 'Shop',
      origins: [shopOrigin],
      agent: { url: agent.url, authentication: { kind: 'header', name: 'x-key', value: 'still known' } },
      private: true,
    })
    const env = { AGENT_PRIVATE_HOSTS: `127.0.0.1:${agent.port}` }
    const asAnna = async (backend: Backend) => {
      const identity = { token: await identityJwt(created, { sub: 'anna', name: 'Anna' }) }
      const visitor = { api: backend.url, siteKey: created.site.key, origin: shopOrigin }
      return TestVisitor.open(visitor, { identity })
    }

    const before = await start(env)
    const anna = await asAnna(before)
    await (await anna.turn('Remember me')).rest()
    await before.stop(AbortSignal.abort())

    const sealedAnew = Promise.withResolvers<void>()
    const log = createLog('info', {
      write: (text) => text.includes('sealed under the present secret') && sealedAnew.resolve(),
    })
    const during = await start({ ...env, PARLEY_SECRET: wrong, PARLEY_SECRET_PREVIOUS: right }, log)
    await sealedAnew.promise
    await during.stop(AbortSignal.abort())

    const after = await start({ ...env, PARLEY_SECRET: wrong })
    const again = await asAnna(after)
    expect(again.session.visitor).toMatchObject({ id: anna.session.visitor.id, name: 'Anna' })
    const asked = agent.nextRequest()
    expect((await (await again.turn('And now?')).rest()).at(-1)).toMatchObject({ data: { status: 'complete' } })
    expect((await asked).headers['x-key']).toBe('still known')
    expect((await asked).body.metadata.visitor.identity?.id).toBe('anna')
    await after.stop(AbortSignal.abort())
    await agent.close()
  })

  it.concurrent('says that the port is taken before it touches a database', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    const uri = 'mongodb://127.0.0.1:1/none'
    await expect(start({ PORT: `${address.port}`, MONGODB_URI: uri })).rejects.toThrow(/is in use/)
    taken.close()
  })

  it.concurrent('fails within seconds when the database cannot be reached', async () => {
    await expect(start({ MONGODB_URI: 'mongodb://127.0.0.1:1/none' })).rejects.toThrow(/ECONNREFUSED|127\.0\.0\.1:1/)
  })
})
