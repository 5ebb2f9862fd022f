import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { reasonOf } from '#operator-error.ts'
import { credentials } from './credentials.ts'
import { endProcess } from './end-process.ts'
import { type FindOptions, findMongod } from './find-mongod.ts'
import { lockFolder } from './folder-lock.ts'
import { filesIn, mongodFolder } from './layout.ts'
import { type MongodProcess, startMongod } from './mongod-process.ts'
import { choosePort } from './port.ts'
import { writePrivateFile } from './private-file.ts'
import { readRecord, recordOf } from './process-record.ts'
import { openReplicaSet, replicaSetUri, shutDown } from './replica-set.ts'
import { supervise } from './supervise.ts'

export interface PrivateMongodOptions extends FindOptions {
  /** Holds the data and the login; one backend at a time. */
  readonly dataDir: string
}

export interface PrivateMongod {
  /** Good for as long as the process lives: a mongod that is started again listens on the same port. */
  readonly uri: string
  /** Ends mongod in good order and gives the folder back. */
  readonly stop: () => Promise<void>
}

const stopGraceMs = 5_000

/**
 * Starts a MongoDB of this backend's own: a replica set of one member, because transactions and change streams need a
 * set, on loopback, behind a login. It is started again when it dies, and ends with this process.
 *
 * @throws when there is no binary, the folder is in use or cannot be written, or mongod does not start.
 */
export async function startPrivateMongod({ dataDir, ...find }: PrivateMongodOptions): Promise<PrivateMongod> {
  const unlock = await lockFolder(dataDir)
  try {
    return await startIn(dataDir, find, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

async function startIn(dataDir: string, find: FindOptions, unlock: () => Promise<void>): Promise<PrivateMongod> {
  const folder = mongodFolder(dataDir)
  await mkdir(join(folder, 'data'), { recursive: true, mode: 0o700 })
  const { record } = filesIn(folder)
  const orphan = await readRecord(record)
  if (orphan && (await endProcess(orphan)))
    find.log(`Ended process ${orphan.pid}, the MongoDB of a backend that crashed`)

  const binary = await findMongod(find)
  const { keyFile, password } = await credentials(folder)
  const port = await choosePort(folder)
  const start = async () => {
    const mongod = await startMongod({ binary, folder, port, keyFile })
    await writePrivateFile(record, JSON.stringify(await recordOf(mongod.pid)))
    return mongod
  }
  const first = await start()
  try {
    await openReplicaSet(port, password)
  } catch (error) {
    first.kill('SIGKILL')
    await first.ended
    throw error
  }
  const endSupervision = supervise(first, start, find.log)
  return {
    uri: replicaSetUri(port, password),
    stop: async () => {
      const running = await endSupervision()
      if (running) await end(running, () => shutDown(port, password), find.log)
      await unlock()
    },
  }
}

async function end(mongod: MongodProcess, ask: () => Promise<void>, log: (line: string) => void): Promise<void> {
  try {
    await ask()
  } catch (error) {
    log(`MongoDB does not take the shutdown command (${reasonOf(error)})`)
    mongod.kill('SIGTERM')
  }
  const timer = new AbortController()
  await Promise.race([mongod.ended, delay(stopGraceMs, null, { signal: timer.signal }).catch(() => null)])
  timer.abort()
  mongod.kill('SIGKILL')
  await mongod.ended
}
