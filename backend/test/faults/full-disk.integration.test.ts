import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runningMongod } from '#command-line/running-mongod.ts'
import { connectDatabase } from '#database/connect.ts'
import { readRecord } from '#database/private/process-record.ts'
import { type BackendProcess, startBackendProcess } from '../backend-process.ts'
import { type FakeAgent, startFakeAgent } from '../fake-agent.ts'
import { pacedAnswer } from './paced-answer.ts'
import { comeToRest, Shopper } from './shopper.ts'
import { verify } from './verify.ts'

let dataDir: string
let agent: FakeAgent
let backend: BackendProcess
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-full-'))
  agent = await startFakeAgent()
  backend = await startBackendProcess(dataDir, agent.url, 0, { TRUST_PROXY: '1' })
})
afterEach(async () => {
  await backend.end('SIGKILL')
  await agent.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

/**
 * Lets no file of this process, and of those it starts from now on, grow beyond so many bytes (setrlimit(2),
 * RLIMIT_FSIZE; util-linux's prlimit): as on a full disk each write fails, and no disk of this machine is touched.
 */
const limitFiles = (pid: number | undefined, limit: string) =>
  promisify(execFile)('prlimit', ['--pid', `${pid}`, `--fsize=${limit}:`])

it('a disk without room: callers may come again, mongod is tried now and then, and all goes on once there is room', {
  timeout: 90_000,
}, async () => {
  agent.answerWith(pacedAnswer(20, 100))
  const shoppers = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      return new Shopper(await backend.visitor({ address: `198.51.100.${index}` }))
    }),
  )
  const said: string[] = []
  if (!backend.child.stderr) throw new Error('the backend says nothing')
  createInterface(backend.child.stderr).on('line', (line) => said.push(line))
  await Promise.all(shoppers.map((shopper) => shopper.say('Before')))
  const mongod = await readRecord(join(dataDir, 'mongodb', 'mongod.pid'))
  for (const pid of [mongod?.pid, backend.child.pid]) await limitFiles(pid, '4096')

  const waiting = shoppers.map((shopper) => shopper.say('Meanwhile'))
  // Its third attempt to start comes 3.5 s after mongod died: nothing turns over and over.
  const failures = () => said.filter((line) => line.startsWith('MongoDB: it ended'))
  await expect.poll(() => failures().length, { timeout: 20_000 }).toBeGreaterThan(2)
  expect(said[0]).toMatch(/^MongoDB is gone: it ended with /)
  expect(failures().length).toBeLessThan(6)
  expect((await fetch(`${backend.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${backend.url}/readyz`)).status).toBe(503)

  await limitFiles(backend.child.pid, 'unlimited')
  await Promise.all(waiting)
  expect(said.at(-1)).toBe('MongoDB is back')
  await comeToRest(shoppers, 20_000)
  const uri = await runningMongod(dataDir)
  if (!uri) throw new Error('mongod does not run')
  const connection = await connectDatabase({ uri })
  try {
    expect(await verify(connection, shoppers, agent)).toEqual([])
  } finally {
    await connection.close()
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
  // What ran went on from memory: nobody's answer was cut short.
  expect(shoppers.flatMap(({ held }) => [...held.values()]).every(({ status }) => status === 'complete')).toBe(true)
})
