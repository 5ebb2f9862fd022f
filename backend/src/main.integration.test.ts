import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findMongod } from '#database/private/find-mongod.ts'
import { lockFolder } from '#database/private/folder-lock.ts'
import { checkCanary } from '#keys/canary.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { listen } from '#listen.ts'
import { freePort } from '../../scripts/free-port.ts'
import { testSecret } from '../test/backends/backend.ts'
import { type TestDatabase, testDatabase } from '../test/databases/database.ts'
import { serverBinary } from '../test/databases/server-binary.ts'

const main = join(import.meta.dirname, 'main.ts')
const otherSecret = [...testSecret].reverse().join('')

let folder: string
let database: TestDatabase
let taken: Server
let takenPort: number
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-main-'))
  database = await testDatabase()
  await checkCanary(database.connection, createVault(parseSecret(testSecret)))
  taken = createServer()
  takenPort = await listen(taken, { host: '127.0.0.1', port: 0, variable: 'PORT' })
})
afterAll(async () => {
  for (const step of undo) await step()
  taken.close()
  await database.drop()
  await rm(folder, { recursive: true })
})

/** A start that is expected to fail: all that a person at the terminal sees of it, and the exit code. */
async function start(env: Readonly<Record<string, string>>) {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [main], {
    env: {
      ...{ PATH, HOME, PORT: '0', PUBLIC_URL: 'http://127.0.0.1:0', DATA_DIR: join(folder, 'data') },
      ...{ MONGODB_URI: database.uri, PARLEY_SECRET: testSecret, LOG_LEVEL: 'silent', NODE_COMPILE_CACHE },
      ...env,
    },
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, out, err }
}

/** A new folder below the test's own, with a file in it where one is given. */
async function newFolder(file?: string, content = '', mode = 0o600): Promise<string> {
  const path = await mkdtemp(join(folder, 'case-'))
  if (file !== undefined) await writeFile(join(path, file), content, { mode })
  return path
}

/** A MongoDB as somebody starts it who has not read that it has to be a replica set. Resolves with its host and port. */
async function startMongo(...args: string[]): Promise<string> {
  const port = await freePort()
  const binary = await findMongod({ ...serverBinary, log: () => {} })
  const where = ['--dbpath', await newFolder(), '--bind_ip', '127.0.0.1', '--port', `${port}`, '--nounixsocket']
  const child = spawn(binary, [...where, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  undo.push(async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  for await (const line of createInterface(child.stdout)) if (line.includes('Waiting for connections')) break
  child.stdout.resume()
  return `127.0.0.1:${port}`
}

type Fault = () => Promise<readonly [env: Readonly<Record<string, string>>, words: string]>

const faults: Readonly<Record<string, Fault>> = {
  'a configuration with problems': async () => [
    { PORT: '8787', METRICS_PORT: '8787', LOG_LEVEL: 'loud' },
    `2 problems in the configuration:
  - METRICS_PORT is 8787, as PORT is: set another, which only you can reach
  - LOG_LEVEL is "loud": set one of fatal, error, warn, info, debug, trace, silent
Every variable is explained in README.md, Configuration.`,
  ],
  'a port that another program has': async () => [
    { PORT: `${takenPort}` },
    `Port ${takenPort} on 127.0.0.1 is in use: stop what listens there, perhaps another Parley, or set PORT to another port`,
  ],
  'a port for metrics that another program has': async () => [
    { METRICS_PORT: `${takenPort}` },
    `Port ${takenPort} on 127.0.0.1 is in use: stop what listens there, perhaps another Parley, or set METRICS_PORT to another port`,
  ],
  // TEST-NET-1 (RFC 5737) is no machine's own.
  'a host that is not this machine': async () => [
    { HOST: '192.0.2.1' },
    'HOST is 192.0.2.1, which is no address of this machine: set it to 127.0.0.1, or to 0.0.0.0 for all it has',
  ],
  'a MongoDB that is away': async () => [
    { MONGODB_URI: 'mongodb://me:secret@127.0.0.1:1/parley' },
    'MongoDB at 127.0.0.1:1 cannot be reached (connect ECONNREFUSED 127.0.0.1:1): is it running, and is its host in MONGODB_URI right?',
  ],
  'a password whose slash is not escaped, which stays unsaid': async () => [
    { MONGODB_URI: 'mongodb://me:s3/cret@127.0.0.1:1/parley' },
    'MongoDB at 127.0.0.1:1 is no address as it is written (Password contains unescaped characters): MONGODB_URI looks like mongodb://user:password@host/parley?replicaSet=rs0',
  ],
  'an address that the driver does not understand': async () => [
    { MONGODB_URI: 'mongodb://me:secret@127.0.0.1:1/parley?replicaset=rs0&pool=1' },
    'MongoDB at 127.0.0.1:1 is no address as it is written (option pool is not supported): MONGODB_URI looks like mongodb://user:password@host/parley?replicaSet=rs0',
  ],
  'a login that MongoDB refuses': async () => {
    const uri = new URL(database.uri)
    uri.password = 'secret'
    return [
      { MONGODB_URI: uri.href },
      `MongoDB at ${uri.host} refuses us (Authentication failed.): MONGODB_URI needs the right user and password, and as authSource the database that knows them`,
    ]
  },
  'the name of another replica set': async () => {
    const uri = new URL(database.uri)
    uri.searchParams.set('replicaSet', 'other')
    return [
      { MONGODB_URI: uri.href },
      `MongoDB at ${uri.host} is not of the replica set that MONGODB_URI names: replicaSet is what \`rs.status().set\` says. Where there is no set, start mongod with --replSet, and run \`rs.initiate()\` in it once`,
    ]
  },
  'a MongoDB without a replica set': async () => {
    const host = await startMongo()
    return [
      { MONGODB_URI: `mongodb://${host}/parley` },
      `MongoDB at ${host} is no replica set, which transactions and change streams need: start mongod with --replSet, and run \`rs.initiate()\` in it once`,
    ]
  },
  'a replica set that nobody initiated': async () => {
    const host = await startMongo('--replSet', 'rs0')
    return [
      { MONGODB_URI: `mongodb://${host}/parley?replicaSet=rs0` },
      `MongoDB at ${host} is a replica set that was never made: run \`rs.initiate()\` in it once`,
    ]
  },
  'another secret than that of the database': async () => [
    { PARLEY_SECRET: otherSecret },
    'PARLEY_SECRET is not the one that this database was written with: give that one, or give it as PARLEY_SECRET_PREVIOUS beside the new one',
  ],
  'a kept secret that was cut': async () => {
    const dataDir = await newFolder('secret', 'half a secr')
    return [
      { PARLEY_SECRET: '', DATA_DIR: dataDir },
      `The secret in ${join(dataDir, 'secret')} is neither hex nor base64: restore the file, or remove it together with the database that it is for`,
    ]
  },
  'no place for a secret': async () => {
    const file = join(await newFolder('file'), 'file')
    return [
      { PARLEY_SECRET: '', DATA_DIR: file },
      `No secret can be kept in ${file} (ENOTDIR: not a directory, open '${join(file, 'secret')}'): set DATA_DIR to a folder that can be written, or PARLEY_SECRET`,
    ]
  },
  'no place for data': async () => {
    const file = join(await newFolder('file'), 'file')
    return [
      { MONGODB_URI: '', DATA_DIR: file },
      `The data folder ${file} cannot be written (EEXIST: file already exists, mkdir '${file}'): set DATA_DIR to one that can`,
    ]
  },
  'a folder that another backend has': async () => {
    const dataDir = await newFolder()
    undo.push(await lockFolder(dataDir))
    return [
      { MONGODB_URI: '', DATA_DIR: dataDir },
      `The data folder ${dataDir} is in use by process ${process.pid}: stop that backend, or set DATA_DIR to another folder`,
    ]
  },
  'a MONGOD that is not there': async () => [
    { MONGODB_URI: '', MONGOD: '/no/mongod', DATA_DIR: await newFolder() },
    'MONGOD names no usable server: /no/mongod does not exist. Set it to the path of a mongod, or leave it out and one is found',
  ],
  'a mongod that ends at once': async () => {
    const script = '#!/bin/sh\n[ "$1" = --version ] && echo "db version v8.0.0" && exit\necho "no memory"\nexit 1\n'
    const dataDir = await newFolder('mongod', script, 0o700)
    const mongod = join(dataDir, 'mongod')
    return [
      { MONGODB_URI: '', MONGOD: mongod, DATA_DIR: dataDir },
      `MongoDB 8.0.0 from MONGOD: ${mongod}
MongoDB did not start: it ended with 1 (no memory): ${join(dataDir, 'mongodb/mongod.log')} says more`,
    ]
  },
  'data on which an index cannot stand': async () => {
    const { connection, uri, drop } = await testDatabase()
    undo.push(drop)
    await connection.collection('sites').insertMany([{ key: 'pk_same' }, { key: 'pk_same', secretKeyHash: 'other' }])
    return [
      { MONGODB_URI: uri },
      `Indexes are missing:
  - sites: E11000 duplicate key error collection: ${connection.name}.sites index: key_1 dup key: { key: "pk_same" }
Mend that (room on the disk, the role readWrite for the user of MONGODB_URI), and start again.`,
    ]
  },
}

describe('the start says what is wrong and what to do, and nothing else, of', { timeout: 120_000 }, () => {
  it.concurrent.each(Object.entries(faults))('%s', async (_, fault) => {
    const [env, words] = await fault()
    expect(await start(env)).toEqual({ code: 1, out: '', err: `${words}\n` })
  })
})
