import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { describe, expect, type TestContext, test, vi } from 'vitest'
import { connectDatabase, isReady } from '#database/connect.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { serverBinary } from '../../../test/databases/server-binary.ts'
import { type PrivateMongod, startPrivateMongod } from './private-mongod.ts'
import { isRunning, type ProcessRecord, readRecord } from './process-record.ts'

interface Folder {
  readonly dataDir: string
  start(log?: (line: string) => void): Promise<PrivateMongod>
  connect(uri: string): Promise<Connection>
  /** The mongod that is recorded there. */
  mongodProcess(): Promise<ProcessRecord>
  /** A process of its own that started the private MongoDB there. */
  backendThatDies(): Promise<{ readonly uri: string; kill(): Promise<void> }>
  /** Something to do when the test is over; what came last is undone first. */
  undo(step: () => Promise<unknown>): void
}

/** A data folder: each test has one. */
async function newFolder({ onTestFinished }: TestContext): Promise<Folder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-mongod-'))
  const steps: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true })]
  onTestFinished(async () => {
    for (const step of steps.reverse()) await step()
  })
  return {
    dataDir,
    async start(log = () => {}) {
      const mongod = await startPrivateMongod({ ...serverBinary, dataDir, log })
      let stopped: Promise<void> | null = null
      const stop = () => (stopped ??= mongod.stop())
      steps.push(stop)
      return { ...mongod, stop }
    },
    async connect(uri) {
      const connection = await connectDatabase({ uri })
      steps.push(() => connection.close())
      return connection
    },
    async mongodProcess() {
      const record = await readRecord(join(dataDir, 'mongodb', 'mongod.pid'))
      if (!record) throw new Error('No mongod is recorded')
      return record
    },
    async backendThatDies() {
      const script = join(import.meta.dirname, '../../../test/backends/backend-that-dies.ts')
      const child = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] })
      const kill = async () => {
        if (!child.kill('SIGKILL')) return
        await once(child, 'exit')
      }
      steps.push(kill)
      const [uri] = await once(child.stdout, 'data')
      return { uri: String(uri).trim(), kill }
    },
    undo(step) {
      steps.push(step)
    },
  }
}

const gone = (record: ProcessRecord) =>
  vi.waitFor(async () => expect(await isRunning(record)).toBe(false), { timeout: 20_000, interval: 20 })

describe('the private MongoDB', () => {
  test('keeps its data from one start to the next, which takes seconds', async (context) => {
    const { start, connect } = await newFolder(context)
    const first = await start()
    await (await connect(first.uri)).collection('kept').insertOne({ text: 'hello' })
    await first.stop()
    const before = Date.now()
    const second = await start()
    const connection = await connect(second.uri)
    expect(await connection.collection('kept').findOne({})).toMatchObject({ text: 'hello' })
    expect(Date.now() - before).toBeLessThan(15_000)
    expect(second.uri).toBe(first.uri)
  })

  test('a start right after its backend was killed ends the orphan and is ready within seconds', async (context) => {
    const { start, connect, mongodProcess, backendThatDies } = await newFolder(context)
    const backend = await backendThatDies()
    await (await connect(backend.uri)).collection('kept').insertOne({ n: 1 })
    const orphan = await mongodProcess()
    const before = Date.now()
    await backend.kill()
    const { uri } = await start()
    const connection = await connect(uri)
    expect(await connection.collection('kept').countDocuments()).toBe(1)
    expect(Date.now() - before).toBeLessThan(15_000)
    expect(await isRunning(orphan)).toBe(false)
  })
})

// How long these take is not measured, and most of it is waiting.
describe.concurrent('the private MongoDB', { timeout: 60_000 }, () => {
  test('lets nobody in without its login, which only this user can read', async (context) => {
    const { dataDir, start, undo } = await newFolder(context)
    const { uri } = await start()
    const stranger = new mongoose.mongo.MongoClient(`mongodb://${new URL(uri).host}/?directConnection=true`)
    undo(() => stranger.close())
    await expect(stranger.db('admin').command({ listDatabases: 1 })).rejects.toMatchObject({ codeName: 'Unauthorized' })
    const create = { createUser: 'stranger', pwd: 'stranger', roles: ['root'] }
    await expect(stranger.db('admin').command(create)).rejects.toMatchObject({ codeName: 'Unauthorized' })
    const modes = ['', 'password', 'keyfile', 'mongod.log'].map(async (name) => {
      const { mode } = await stat(join(dataDir, 'mongodb', name))
      return (mode & 0o777).toString(8)
    })
    expect(await Promise.all(modes)).toEqual(['700', '600', '600', '600'])
  })

  test('is started again when it is killed: the same connection goes on and nothing acknowledged is lost', async (context) => {
    const { start, connect, mongodProcess } = await newFolder(context)
    const said: string[] = []
    const { uri } = await start((line) => said.push(line))
    const connection = await connect(uri)
    await connection.collection('kept').insertOne({ n: 1 })
    const killed = await mongodProcess()
    process.kill(killed.pid, 'SIGKILL')
    await gone(killed)
    // Until it is back a call may fail, and then says that the database is away; by its id a repeat stores it once.
    const store = () => connection.collection('kept').updateOne({ n: 2 }, { $set: { n: 2 } }, { upsert: true })
    await expect
      .poll(
        () =>
          store().then(
            () => 'stored',
            (error: unknown) => (isUnavailable(error) ? 'away' : error),
          ),
        { timeout: 20_000 },
      )
      .toBe('stored')
    expect(await connection.collection('kept').countDocuments()).toBe(2)
    expect((await mongodProcess()).pid).not.toBe(killed.pid)
    await vi.waitFor(() => expect(said).toContain('MongoDB is back'), 10_000)
  })

  test('while it is away, callers get an error that says so, and readiness is no', async (context) => {
    const { start, connect } = await newFolder(context)
    const mongod = await start()
    const connection = await connect(mongod.uri)
    expect(await isReady(connection)).toBe(true)
    await mongod.stop()
    expect(await isReady(connection, 200)).toBe(false)
    const asked = await Promise.allSettled([
      connection.collection('any').insertOne({}),
      connection.collection('any').findOne({}),
      connectDatabase({ uri: mongod.uri }),
    ])
    expect(asked.map((call) => call.status === 'rejected' && isUnavailable(call.reason))).toEqual([true, true, true])
  })

  test('ends when its backend is killed, and the next start has the data', async (context) => {
    const { start, connect, mongodProcess, backendThatDies } = await newFolder(context)
    const backend = await backendThatDies()
    await (await connect(backend.uri)).collection('kept').insertOne({ n: 1 })
    const orphan = await mongodProcess()
    await backend.kill()
    await gone(orphan)
    const { uri } = await start()
    expect(await (await connect(uri)).collection('kept').countDocuments()).toBe(1)
  })

  test('the folder opens on another port when its own is taken', async (context) => {
    const { start, connect, undo } = await newFolder(context)
    const first = await start()
    await (await connect(first.uri)).collection('kept').insertOne({ n: 1 })
    await first.stop()
    const squatter = createServer((socket) => socket.destroy()).listen(Number(new URL(first.uri).port), '127.0.0.1')
    await once(squatter, 'listening')
    undo(async () => squatter.close())
    const second = await start()
    expect(new URL(second.uri).port).not.toBe(new URL(first.uri).port)
    const connection = await connect(second.uri)
    await connection.collection('kept').insertOne({ n: 2 })
    expect(await connection.collection('kept').countDocuments()).toBe(2)
  })

  test('a second backend on a folder in use is told which process has it', async (context) => {
    const { dataDir, start } = await newFolder(context)
    await start()
    await expect(startPrivateMongod({ ...serverBinary, dataDir, log: () => {} })).rejects.toThrow(
      `The data folder ${dataDir} is in use by process ${process.pid}`,
    )
  })

  test('a first start that was cut before the login was made is taken up', async (context) => {
    const { start, connect } = await newFolder(context)
    const cut = await start()
    const admin = (await connect(cut.uri)).getClient().db('admin')
    await admin.command({ dropUser: 'parley' })
    await cut.stop().catch(() => {})
    const { uri } = await start()
    expect(await isReady(await connect(uri))).toBe(true)
  })

  test('runs outside the process group of the backend, which must hear of Ctrl-C first', async (context) => {
    const { start, mongodProcess } = await newFolder(context)
    await start()
    const group = async (pid: number | 'self') =>
      (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[2]
    const { pid } = await mongodProcess()
    expect(await group(pid)).toBe(String(pid))
    expect(await group('self')).not.toBe(String(pid))
  })

  test.for<[string, number, string]>([
    ['its own words', 14, 'MongoDB did not start: it ended with 14 (no space left): '],
    ['a hint where another version wrote the data', 62, 'Name that one in MONGOD, or a new folder in DATA_DIR'],
  ])('says with %s why it did not start, and gives the folder back', async ([, code, reason], context) => {
    const { dataDir, start } = await newFolder(context)
    const mongodPath = join(dataDir, 'fake-mongod')
    const says = `[ "$1" = --version ] && echo "db version v6.0.5" && exit\necho "no space left" >&2\nexit ${code}`
    await writeFile(mongodPath, `#!/bin/sh\n${says}\n`, { mode: 0o755 })
    const failed = startPrivateMongod({ ...serverBinary, mongodPath, dataDir, log: () => {} })
    await expect(failed).rejects.toThrow(reason)
    await start()
  })
})
