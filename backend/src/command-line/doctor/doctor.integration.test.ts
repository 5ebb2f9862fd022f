import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messageModel } from '#transcripts/message-model.ts'
import { hangUp, stream } from '../../../test/agents/fake-agent.ts'
import { shopOrigin, startTestBackend, type TestBackend, testSecret } from '../../../test/backends/backend.ts'
import { atTerminal } from '../../../test/clients/terminal.ts'
import { startRedisServer } from '../../../test/databases/redis-server.ts'
import { exitCode } from '../run.ts'

let backend: TestBackend
let env: Record<string, string>
let key: string
let folder: string
beforeAll(async () => {
  backend = await startTestBackend()
  folder = await mkdtemp(join(tmpdir(), 'parley-doctor-'))
  key = backend.site.site.key
  env = {
    MONGODB_URI: backend.databaseUri,
    PARLEY_SECRET: testSecret,
    PUBLIC_URL: backend.url,
    DATA_DIR: folder,
    AGENT_PRIVATE_HOSTS: `127.0.0.1:${backend.agent.port}`,
  }
  await expect(messageModel(backend.connection).diffIndexes()).resolves.toMatchObject({ toCreate: [] })
})
afterAll(async () => {
  await backend.close()
  await rm(folder, { recursive: true })
})

interface Found {
  readonly name: string
  readonly state: string
  readonly says: string
  readonly advice?: string
}

/** What the doctor finds, by the names of its checks. */
async function doctor(args: string[] = [], more: Record<string, string> = {}) {
  const { code, out, err } = await atTerminal(['--json', 'doctor', ...args], { ...env, ...more })
  const checks: Found[] = out === '' ? [] : JSON.parse(out).checks
  return { code, err, checks, found: Object.fromEntries(checks.map(({ name, ...check }) => [name, check])) }
}

describe('the doctor', () => {
  it('finds nothing wrong with a backend that is well', async () => {
    const { code, err, found } = await doctor()
    expect({ code, err }).toEqual({ code: exitCode.done, err: '' })
    expect(Object.entries(found).map(([name, { state }]) => [name, state])).toEqual([
      ['configuration', 'ok'],
      ['PUBLIC_URL', 'hint'],
      ['secret', 'ok'],
      ['replica set', 'ok'],
      ['write', 'ok'],
      ['indexes', 'ok'],
      ['agent', 'hint'],
    ])
    expect(found.agent?.advice).toBe('`--site <key> --call` asks one')
  })

  it('names every problem of the configuration', async () => {
    const { code, err, checks } = await doctor([], { PORT: 'x', LOG_LEVEL: 'loud' })
    expect(code).toBe(exitCode.failed)
    expect(checks.map(({ says }) => /^\w+/.exec(says)?.[0])).toEqual(['PORT', 'LOG_LEVEL'])
    expect(err).toBe('parley: 2 of 2 checks failed\n')
  })

  it('notices another secret, and a database that is away', async () => {
    const other = await doctor([], { PARLEY_SECRET: testSecret.replace('5f', '6e') })
    expect(other).toMatchObject({ code: exitCode.failed, found: { secret: { state: 'failed' } } })
    expect(other.checks.map(({ name }) => name)).toEqual(['configuration', 'PUBLIC_URL', 'secret'])
    const away = await doctor([], { MONGODB_URI: 'mongodb://127.0.0.1:1/x' })
    expect(away).toMatchObject({ code: exitCode.failed, found: { database: { state: 'failed' } } })
    expect(away.found.database?.advice).toMatch(/^MongoDB at 127\.0\.0\.1:1 cannot be reached /)
  })

  it('keeps what it found when the folder of its own MongoDB cannot be used', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const { code, checks } = await doctor([], { MONGODB_URI: '', DATA_DIR: file })
    expect(code).toBe(exitCode.failed)
    expect(checks.map(({ name, state }) => [name, state])).toEqual([
      ['configuration', 'ok'],
      ['PUBLIC_URL', 'hint'],
      ['database', 'failed'],
    ])
    expect(checks.at(-1)?.advice).toContain(`The MongoDB in ${join(file, 'mongodb')} cannot be joined (ENOTDIR`)
  })

  it('hints that a proxy is not counted where there must be one', async () => {
    const https = { PUBLIC_URL: 'https://127.0.0.1:1' }
    expect((await doctor([], https)).found.TRUST_PROXY?.state).toBe('hint')
    expect((await doctor([], { ...https, TRUST_PROXY: '1' })).found).not.toHaveProperty('TRUST_PROXY')
  })

  it('asks Redis where one is named, and only hints when it does not answer', async () => {
    const redis = await startRedisServer()
    try {
      expect((await doctor([], { REDIS_URL: redis.url })).found.Redis).toEqual({ state: 'ok', says: 'it answers' })
    } finally {
      await redis.close()
    }
    const away = await doctor([], { REDIS_URL: redis.url })
    expect(away).toMatchObject({ code: exitCode.done, found: { Redis: { state: 'hint' } } })
    expect(away.found.Redis?.says).toContain('ECONNREFUSED')
  })

  it('notices an index that is missing, and forgives it a database that nobody has used', async () => {
    const url = new URL(backend.databaseUri)
    url.pathname += '_new'
    const { code: fine, found: hinted } = await doctor([], { MONGODB_URI: url.href })
    expect({ fine, indexes: hinted.indexes?.state }).toEqual({ fine: exitCode.done, indexes: 'hint' })
    await backend.connection.useDb(url.pathname.slice(1)).dropDatabase()

    await (await (await backend.visitor()).turn('Hello')).rest()
    const messages = backend.connection.collection('messages')
    const { name = '' } = (await messages.indexes()).find((index) => index.name !== '_id_') ?? {}
    await messages.dropIndex(name)
    const { code, found } = await doctor()
    expect(code).toBe(exitCode.failed)
    expect(found.indexes?.says).toMatch(/^1 missing: messages /)
    await messageModel(backend.connection).createIndexes()
  })
})

describe('of a site the doctor', () => {
  it('says how it stands, and calls no agent unasked', async () => {
    const before = backend.agent.calls()
    const { code, found } = await doctor(['--site', key, '--origin', shopOrigin])
    expect(code).toBe(exitCode.done)
    expect(found).toMatchObject({ site: { state: 'ok' }, origin: { state: 'ok' }, agent: { state: 'hint' } })
    expect(backend.agent.calls()).toBe(before)
    expect(await doctor(['--site', backend.site.site.id, '--origin', shopOrigin])).toEqual({
      code,
      err: '',
      checks: Object.entries(found).map(([name, check]) => ({ name, ...check })),
      found,
    })
  })

  it('calls the agent once where it is asked to, as a shopper would', async () => {
    const before = backend.agent.calls()
    backend.agent.answerWith(stream(['Hello!']))
    const { found } = await doctor(['--site', key, '--call'])
    expect(found.agent).toEqual({ state: 'ok', says: 'it answered with 6 characters' })
    expect(backend.agent.calls()).toBe(before + 1)
    expect(backend.agent.requests.at(-1)?.body).toMatchObject({ action: 'sendMessage', chatInput: 'Hello' })
  })

  it('says why an agent does not answer', async () => {
    backend.agent.answerWith(hangUp)
    const { code, found } = await doctor(['--site', key, '--call'])
    expect(code).toBe(exitCode.failed)
    expect(found.agent?.says).toMatch(/^agent_unavailable: /)
    const blocked = await doctor(['--site', key, '--call'], { AGENT_PRIVATE_HOSTS: '' })
    expect(blocked.found.agent?.says).toContain('is not a public address')
    expect(blocked.found.agent?.advice).toContain('AGENT_PRIVATE_HOSTS')
  })

  it("calls the demo's agent, which no operator lists", async () => {
    backend.agent.answerWith(stream(['Hello!']))
    const { site } = await backend.newSite({ platform: 'demo' })
    const unlisted = { AGENT_PRIVATE_HOSTS: '' }
    expect((await doctor(['--site', site.key, '--call'], unlisted)).found.agent?.state).toBe('ok')
  })

  it("calls no agent at the backend's own addresses", async () => {
    const { port } = new URL(backend.url)
    const url = `http://127.0.0.1:${port}/webhook`
    const { site } = await backend.newSite({ agent: { url, authentication: { kind: 'none' } }, platform: 'demo' })
    const more = { PORT: port, PUBLIC_URL: 'http://localhost:1' }
    const { found } = await doctor(['--site', site.key, '--call'], more)
    expect(found.agent).toMatchObject({ state: 'failed', says: expect.stringContaining('our own address') })
  })

  it('says what to do about an origin, a site that is disabled, and one that is none', async () => {
    const { found } = await doctor(['--site', key, '--origin', 'https://new.example'])
    expect(found.origin?.advice).toBe(`\`parley site add-origin ${key} https://new.example\``)
    const { site } = await backend.newSite()
    await backend.administration.setStatus(site.key, 'disabled')
    expect((await doctor(['--site', site.key])).found.site?.advice).toContain(`parley site enable ${site.key}`)
    expect((await doctor(['--site', 'pk_none'])).code).toBe(exitCode.failed)
    expect((await doctor(['--call'])).code).toBe(exitCode.usage)
  })
})
