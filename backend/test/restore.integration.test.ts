import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConversationList } from '@parley/protocol/conversation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import { type FakeAgent, startFakeAgent } from './agents/fake-agent.ts'
import { startTestBackend, type TestBackend, testSecret } from './backends/backend.ts'
import { startBackendProcess } from './backends/backend-process.ts'
import { atTerminal } from './clients/terminal.ts'
import { TestVisitor } from './clients/visitor.ts'
import { serverBinary } from './databases/server-binary.ts'
import { traces } from './databases/traces.ts'

/** Runs a command line. */
const parley = (args: string[], env: Record<string, string>, input = '') =>
  atTerminal(
    args,
    {
      PARLEY_SECRET: testSecret,
      PUBLIC_URL: 'http://127.0.0.1:1',
      ...(serverBinary.mongodPath === null ? {} : { MONGOD: serverBinary.mongodPath }),
      ...env,
    },
    input,
  )

async function ask(visitor: TestVisitor, question: string): Promise<void> {
  const turn = await visitor.turn(question)
  await turn.until('done')
}
const texts = async (visitor: TestVisitor) =>
  (await visitor.messages()).messages.map(({ seq, text }) => `${seq} ${text}`)

/** Newest first. */
async function conversationIds(visitor: TestVisitor): Promise<string[]> {
  const { conversations } = (await (await visitor.fetch('/v1/conversations')).json()) as ConversationList
  return conversations.map(({ id }) => id)
}

/** The same frame, when the backend has come back at another port. */
async function again(visitor: TestVisitor, api: string): Promise<TestVisitor> {
  const frame = await TestVisitor.open({ ...visitor.options, api })
  frame.session = visitor.session
  return frame
}

describe('a database that was lost and restored from a backup', () => {
  let backend: TestBackend
  let folder: string
  let env: Record<string, string>
  beforeAll(async () => {
    backend = await startTestBackend()
    folder = await mkdtemp(join(tmpdir(), 'parley-restore-'))
    env = { MONGODB_URI: backend.databaseUri, DATA_DIR: folder }
  })
  afterAll(async () => {
    await backend.close()
    await rm(folder, { recursive: true })
  })

  it('has the conversations of then, goes on from there, and knows nothing of who was erased since', async () => {
    const [stays, erased] = [await backend.visitor(), await backend.visitor()]
    for (let n = 0; n < 2; n++) {
      await ask(stays, 'Earlier')
      await stays.post('/v1/conversation/close')
    }
    await ask(stays, 'Before')
    const order = await conversationIds(stays)
    const { returnToken } = await erased.say('canary-question')
    const backup = await parley(['backup'], env)
    expect(backup).toMatchObject({ code: 0, err: '' })
    await ask(stays, 'After')
    const live = await stays.events()
    await live.until('handoff')
    expect((await erased.fetch('/v1/visitor', { method: 'DELETE' })).status).toBe(204)
    const exported = await parley(['erasures', 'export'], env)
    expect(exported.out.trim().split('\n')).toHaveLength(1)
    expect(exported.out).not.toContain('canary')

    await backend.stop(AbortSignal.abort())
    await backend.connection.dropDatabase()
    expect(await parley(['restore'], env, backup.out)).toMatchObject({ code: 0 })
    const { id } = erased.session.visitor
    expect(await traces(backend.connection, ['canary-question'])).toEqual(['messages'])
    expect(await parley(['erasures', 'apply'], env, exported.out)).toMatchObject({
      code: 0,
      out: '1 erasures read; 1 visitors were there, and are erased.\n',
    })
    await backend.restart()

    expect(await traces(backend.connection, [id, 'canary-'], ['erasures', 'revocations'])).toEqual([])
    const [here, gone] = await Promise.all([stays, erased].map((visitor) => again(visitor, backend.url)))
    expect((await gone?.fetch('/v1/messages'))?.status).toBe(401)
    expect((await backend.visitor({ returnToken: returnToken ?? '' })).session.visitor.known).toBe(false)
    if (!here) throw new Error('no frame')
    expect(await texts(here)).toEqual(['1 Before', '2 Hello!'])
    expect(await conversationIds(here)).toEqual(order)
    // It had four messages: its position is one that there never was.
    const stream = await here.events('4', `?conversation=${(await here.messages()).conversation?.id}`)
    expect(await stream.until('reset')).toEqual({ data: {}, id: '2' })
    await here.say('Again')
    expect((await stream.until('message')).data).toMatchObject({ seq: 3, text: 'Again' })
    expect((await stream.until('message')).data).toMatchObject({ seq: 4, role: 'assistant' })
    stream.close()
    await here.post('/v1/conversation/close')
    await ask(here, 'Later')
    expect((await conversationIds(here)).slice(1)).toEqual(order)
    const indexes = await backend.connection.collection('messages').indexes()
    expect(indexes.filter(({ unique }) => unique).length).toBeGreaterThan(3)
  })

  it('erases by itself at the start who was erased, when the record of that was left in place', async () => {
    const erased = await backend.visitor()
    await erased.say('canary-left')
    const collections = ['conversations', 'messages', 'visitors']
    const before = await Promise.all(collections.map((name) => backend.connection.collection(name).find().toArray()))
    await erased.fetch('/v1/visitor', { method: 'DELETE' })
    await backend.stop(AbortSignal.abort())
    for (const [index, name] of collections.entries()) {
      await backend.connection.collection(name).deleteMany({})
      await backend.connection.collection(name).insertMany(before[index] ?? [])
    }
    await backend.connection.collection('revocations').deleteMany({})
    const calls = backend.agent.calls()
    await backend.restart()
    expect(await traces(backend.connection, ['canary-left'])).toEqual([])
    expect((await (await again(erased, backend.url)).fetch('/v1/messages')).status).toBe(401)
    expect(backend.agent.calls()).toBe(calls)
  })

  it('is refused into a database that holds something, and from half a backup', async () => {
    const { out } = await parley(['backup'], env)
    const refused = await parley(['restore'], env, out)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toBe(
      'parley: the database is not empty: set MONGODB_URI or DATA_DIR to a new one, and restore into that\n',
    )
    const fresh = new URL(backend.databaseUri)
    fresh.pathname += '_half'
    const half = { ...env, MONGODB_URI: fresh.href }
    const cut = await parley(['restore'], half, out.split('\n').slice(0, -2).join('\n'))
    expect(cut.err).toContain('the backup is not complete')
    await backend.connection.useDb(`${backend.connection.name}_half`).dropDatabase()
    expect((await parley(['restore'], half, 'no backup\n')).err).toContain(
      'standard input is no backup: pipe in what `parley backup` wrote',
    )
    expect(await parley(['erasures', 'apply'], env, 'no erasure\n')).toMatchObject({ code: 1 })
  })
})

describe("a copy of the private MongoDB's folder", () => {
  let agent: FakeAgent
  let folder: string
  beforeAll(async () => {
    agent = await startFakeAgent()
    folder = await mkdtemp(join(tmpdir(), 'parley-copy-'))
  })
  afterAll(async () => {
    await agent.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('that was made while the backend stood still brings everything back, and erasures since are applied', {
    timeout: 90_000,
  }, async () => {
    const dataDir = join(folder, 'data')
    const port = await freePort()
    let backend = await startBackendProcess(dataDir, agent.url, port)
    const [stays, erased] = [await backend.visitor(), await backend.visitor()]
    await ask(stays, 'Before')
    await ask(erased, 'canary-question')
    expect(await backend.end('SIGINT')).toBe(0)
    await cp(dataDir, join(folder, 'copy'), { recursive: true, preserveTimestamps: true })

    backend = await startBackendProcess(dataDir, agent.url, port)
    await ask(await again(stays, backend.url), 'After')
    expect((await (await again(erased, backend.url)).fetch('/v1/visitor', { method: 'DELETE' })).status).toBe(204)
    const { out } = await parley(['erasures', 'export'], { DATA_DIR: dataDir })
    expect(await backend.end('SIGINT')).toBe(0)
    await rm(dataDir, { recursive: true })
    await rename(join(folder, 'copy'), dataDir)

    expect(await parley(['erasures', 'apply'], { DATA_DIR: dataDir }, out)).toMatchObject({ code: 0 })
    backend = await startBackendProcess(dataDir, agent.url, port)
    try {
      expect(await texts(await again(stays, backend.url))).toEqual(['1 Before', '2 Hello!'])
      expect((await (await again(erased, backend.url)).fetch('/v1/messages')).status).toBe(401)
      expect((await parley(['backup'], { DATA_DIR: dataDir })).out).not.toContain('canary-question')
    } finally {
      await backend.end('SIGINT')
    }
  })
})
