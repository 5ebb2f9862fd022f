import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MessageAccepted } from '@parley/protocol/message'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { type CreatedSite, createSiteAdministration } from '#sites/administration.ts'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { shopOrigin, testSecret } from '../backends/backend.ts'
import { type BackendProcess, startBackendProcess } from '../backends/backend-process.ts'
import { chance } from '../chance.ts'
import type { EventReader, ReadEvent } from '../clients/event-reader.ts'
import { TestVisitor } from '../clients/visitor.ts'
import { type TestDatabase, testDatabase } from '../databases/database.ts'
import { type RedisServer, startRedisServer } from '../databases/redis-server.ts'
import { traces } from '../databases/traces.ts'
import { identityJwt } from '../forge.ts'
import { addresses } from '../fresh-address.ts'
import { extent } from './extent.ts'
import { pacedAnswer } from './paced-answer.ts'

/** Every open stream is held to the present state of its visitor, at the latest 5 s after it changed. */
const endsWithinMs = extent.soak ? 5_000 : 10_000
/** A turn's owner learns at its next save, a second later; the rest is room for a busy machine. */
const agentEndsWithinMs = extent.soak ? 4_000 : 10_000
/** An answer runs for about so long, in milliseconds, and an erasure comes at any moment of that. */
const answerMs = 1_200

const rounds = extent.soak ? 300 : 10
/** How many are erased side by side. */
const atOnce = 10

interface Erased {
  readonly visitorId: string
  /** Stands in all that the visitor said, is called and was answered. */
  readonly word: string
  /** Was anything stored before? */
  readonly said: boolean
}

let database: TestDatabase
let agent: FakeAgent
let site: CreatedSite
let redis: RedisServer
const nextAddress = addresses()

beforeAll(async () => {
  ;[database, agent, redis] = await Promise.all([testDatabase(), startFakeAgent(), startRedisServer()])
  const vault = createVault(parseSecret(testSecret))
  site = await createSiteAdministration({ connection: database.connection, vault, accountId: null }).create({
    name: 'Shop',
    origins: [shopOrigin],
    agent: { url: agent.url, authentication: { kind: 'none' } },
    private: true,
  })
})
afterAll(async () => {
  await agent.close()
  await redis.close()
  await database.drop()
})

/** Names of the Redis keys that hold one of the texts, in their name or in what they hold, in any encoding. */
async function redisTraces(url: string, texts: readonly string[]): Promise<string[]> {
  const client = new Redis(url)
  try {
    const needles = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])
    const found: string[] = []
    for (const key of await client.keys('*')) {
      const dump = await client.dumpBuffer(key)
      if (needles.some((needle) => dump?.includes(needle)) || texts.some((text) => key.includes(text))) found.push(key)
    }
    return found
  } finally {
    client.disconnect()
  }
}

describe.each([
  { between: 'MongoDB alone', withRedis: false },
  { between: 'Redis', withRedis: true },
])(
  'a visitor who is erased at another process than the one that answers, with $between between them',
  ({ withRedis }) => {
    const folders: string[] = []
    let first: BackendProcess
    let second: BackendProcess

    async function start(): Promise<BackendProcess> {
      const folder = await mkdtemp(join(tmpdir(), 'parley-erasure-'))
      folders.push(folder)
      return startBackendProcess(folder, agent.url, 0, {
        MONGODB_URI: database.uri,
        TRUST_PROXY: '1',
        AGENT_PRIVATE_HOSTS: `127.0.0.1:${agent.port}`,
        LOG_LEVEL: 'trace',
        ...(withRedis ? { REDIS_URL: redis.url } : {}),
      })
    }
    beforeAll(async () => {
      first = await start()
      second = await start()
    })
    afterAll(async () => {
      await Promise.all([first, second].map((process) => process.end('SIGKILL')))
      for (const folder of folders) await rm(folder, { recursive: true, force: true })
    })

    /** A frame whose requests reach the one process, and the same frame with its requests at the other. */
    async function frames(word: string, identified: boolean): Promise<[TestVisitor, TestVisitor]> {
      const who = { sub: `${word}-sub`, email: `${word}@a.example`, name: word }
      const identity = identified ? { identity: { token: await identityJwt(site, who) } } : {}
      const page = { url: `${shopOrigin}/${word}`, title: word }
      const options = { siteKey: site.site.key, origin: shopOrigin, address: nextAddress() }
      const here = await TestVisitor.open({ api: first.url, ...options }, { page, ...identity })
      const there = await TestVisitor.open({ api: second.url, ...options })
      there.session = here.session
      return [here, there]
    }

    /** Reads a stream to its end; what came, and when it ended. */
    async function readToEnd(stream: EventReader): Promise<{ events: ReadEvent[]; endedAt: number }> {
      const events = await stream.rest()
      return { events, endedAt: performance.now() }
    }

    /** One visitor's life: asks twice, listens at both processes, and is erased at the second one `afterMs` later. */
    async function eraseAfter(afterMs: number, identified: boolean): Promise<Erased> {
      const word = `canary-${randomBytes(8).toString('hex')}`
      const [here, there] = await frames(word, identified)
      const streams = await Promise.all([here, there].map((one) => one.events('0')))
      const ends = streams.map(readToEnd)

      const say = (text: string) => here.post('/v1/messages', { id: randomUUID(), text: `${word} ${text}` })
      const asked = say('asks').then(async (response) => {
        const body = (await response.json()) as Partial<MessageAccepted>
        const second = await say('asks again')
        return { returnToken: body.returnToken, statuses: [response.status, second.status] }
      })
      await sleep(afterMs)
      const [erased, meanwhile] = await Promise.all([
        there.fetch('/v1/visitor', { method: 'DELETE' }),
        say('asks at that very moment'),
      ])
      const erasedAt = performance.now()
      const called = () => agent.requests.filter(({ body }) => body.chatInput.startsWith(word))
      const answering = called().some((request) => !request.ended)
      const calls = called().length
      expect(erased.status).toBe(204)
      const { returnToken, statuses } = await asked
      for (const status of [...statuses, meanwhile.status]) expect([202, 401]).toContain(status)

      await expect.poll(() => called().every((request) => request.ended), { timeout: agentEndsWithinMs }).toBe(true)
      for (const { events, endedAt } of await Promise.all(ends)) {
        expect(endedAt - erasedAt).toBeLessThan(endsWithinMs)
        expect(events.at(-1)).toEqual({ event: 'bye', data: { reason: 'expired', retryMs: 0 } })
      }
      // Both have heard of it by now: the tokens that still live open nothing.
      for (const one of [here, there]) {
        expect((await one.fetch('/v1/events')).status).toBe(401)
        expect((await one.post('/v1/messages', { id: randomUUID(), text: `${word} late` })).status).toBe(401)
        const renewed = await TestVisitor.open(one.options, {}, one.session.token)
        expect(renewed.session).toMatchObject({ conversation: null, messages: [], visitor: { known: false } })
      }
      if (returnToken !== undefined) {
        const returned = await TestVisitor.open(there.options, { returnToken })
        expect(returned.session.visitor.known).toBe(false)
      }
      // What waited behind a running answer was never asked. (Without one, a question may have been on its way just then.)
      if (answering) expect(called()).toHaveLength(calls)
      return { visitorId: here.session.visitor.id, word, said: statuses.includes(202) }
    }

    it('leaves no trace, at whatever moment it comes', { timeout: extent.soak ? 600_000 : 60_000 }, async () => {
      const { below } = chance(extent.seed)
      console.info(`seed ${extent.seed}`)
      agent.answerWith(pacedAnswer(40, answerMs / 40))
      const erased: Erased[] = []
      for (let done = 0; done < rounds; done += atOnce)
        erased.push(
          ...(await Promise.all(
            Array.from({ length: Math.min(atOnce, rounds - done) }, () =>
              eraseAfter(below(answerMs * 2), below(2) === 0),
            ),
          )),
        )
      const texts = erased.flatMap(({ visitorId, word }) => [visitorId, word])
      if (withRedis) expect(await redisTraces(redis.url, texts)).toEqual([])
      // Nothing is written any more once they have ended in good order, so what is not there now never will be.
      expect(await Promise.all([first, second].map((process) => process.end('SIGINT')))).toEqual([0, 0])

      expect(await traces(database.connection, texts, ['erasures', 'revocations'])).toEqual([])
      const words = erased.map(({ word }) => word)
      expect(await traces(database.connection, words)).toEqual([])
      const log = [...first.written, ...second.written].join('')
      expect(log).toContain('/v1/visitor')
      expect(texts.filter((text) => log.includes(text))).toEqual([])

      const kept = await database.connection.collection<{ _id: string }>('erasures').find().toArray()
      for (const { visitorId } of erased.filter(({ said }) => said))
        expect(kept).toContainEqual({ _id: visitorId, siteId: site.site.id, at: expect.any(Date) })
    })
  },
)
