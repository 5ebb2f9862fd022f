import { join } from 'node:path'
import { connectDatabase } from '#database/connect.ts'
import { readRecord } from '#database/private/process-record.ts'
import { runningMongod } from '#database/private/running-mongod.ts'
import type { FakeAgent } from '../agents/fake-agent.ts'
import type { Shopper } from '../clients/shopper.ts'
import { verify } from './verify.ts'

/** The process id of the MongoDB that a backend started in its folder. */
export async function privateMongod(dataDir: string): Promise<number> {
  const mongod = await readRecord(join(dataDir, 'mongodb', 'mongod.pid'))
  if (!mongod) throw new Error('no mongod is recorded')
  return mongod.pid
}

/** `verify`, with what is stored there. */
export async function verifyIn(dataDir: string, shoppers: readonly Shopper[], agent: FakeAgent): Promise<string[]> {
  const uri = await runningMongod(dataDir)
  if (!uri) throw new Error('mongod does not run')
  const connection = await connectDatabase({ uri })
  try {
    return await verify(connection, shoppers, agent)
  } finally {
    await connection.close()
  }
}
