import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { vi } from 'vitest'
import { credentials } from '#database/private/credentials.ts'
import { findMongod } from '#database/private/find-mongod.ts'
import { type MongodProcess, startMongod } from '#database/private/mongod-process.ts'
import { openReplicaSet, replicaSetName } from '#database/private/replica-set.ts'
import { freePort } from '../../../scripts/free-port.ts'
import { databaseRoot } from '../databases/database-root.ts'
import { serverBinary } from '../databases/server-binary.ts'

/** Three members on this machine, as production has them on three. */
export interface ReplicaSet {
  readonly uri: string
  /** Kills the primary with SIGKILL; resolves when it is gone, before there is another. */
  killPrimary(): Promise<void>
  /** Starts what was killed again; resolves when all three have everything. */
  revive(): Promise<void>
  close(): Promise<void>
}

interface Member {
  readonly folder: string
  readonly port: number
  process: MongodProcess | null
}

/**
 * So long after their primary fell silent the others elect another; 10 s by default. Longer than a call of ours waits for
 * one, so that it is our own repetitions that carry the turns over.
 */
const electionTimeoutMs = 6_000

export async function startReplicaSet(): Promise<ReplicaSet> {
  const root = await mkdtemp(join(await databaseRoot(), 'parley-replicas-'))
  const binary = await findMongod({ ...serverBinary, log: () => {} })
  const { keyFile, password } = await credentials(root)
  const start = async (folder: string, port: number): Promise<Member> => {
    await mkdir(join(folder, 'data'), { recursive: true })
    return { folder, port, process: await startMongod({ binary, folder, port, keyFile }) }
  }
  const members = await Promise.all(['a', 'b', 'c'].map(async (name) => start(join(root, name), await freePort())))
  const hosts = members.map(({ port }) => `127.0.0.1:${port}`)
  const uri = `mongodb://parley:${password}@${hosts}/parley?authSource=admin&replicaSet=${replicaSetName}`

  // One that already takes writes is joined by the others.
  await openReplicaSet(members[0]?.port ?? 0, password)
  const client = new mongoose.mongo.MongoClient(uri)
  const admin = client.db('admin')
  const { config } = await admin.command({ replSetGetConfig: 1 })
  const settings = { ...config.settings, electionTimeoutMillis: electionTimeoutMs, heartbeatIntervalMillis: 500 }
  const listed = hosts.map((host, _id) => ({ _id, host }))
  await admin.command({
    replSetReconfig: { ...config, members: listed, settings, version: config.version + 1 },
    force: true,
  })

  const states = async (): Promise<string[]> => {
    const { members } = await admin.command({ replSetGetStatus: 1 })
    return members.map(({ stateStr }: { stateStr: string }) => stateStr).sort()
  }
  const complete = () =>
    vi.waitUntil(async () => (await states()).join() === 'PRIMARY,SECONDARY,SECONDARY', {
      timeout: 40_000,
      interval: 100,
    })
  await complete()
  // What a majority has is known by what is written: without this the first read would wait for mongod's own next note,
  // which comes every ten seconds.
  await admin.command({ appendOplogNote: 1, data: { msg: 'complete' }, writeConcern: { w: 'majority' } })

  return {
    uri,
    async killPrimary() {
      const { me } = await admin.command({ hello: 1 })
      const primary = members.find(({ port }) => me === `127.0.0.1:${port}`)
      if (!primary?.process) throw new Error(`no process of ours is the primary ${me}`)
      const { ended } = primary.process
      primary.process.kill('SIGKILL')
      primary.process = null
      await ended
    },
    async revive() {
      for (const member of members)
        member.process ??= await startMongod({ binary, folder: member.folder, port: member.port, keyFile })
      await complete()
    },
    async close() {
      await client.close()
      for (const { process } of members) {
        process?.kill('SIGKILL')
        await process?.ended
      }
      await rm(root, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
