import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connectDatabase } from '#database/connect.ts'
import { startPrivateMongod } from '#database/private/private-mongod.ts'
import { databaseRoot } from './database-root.ts'
import { serverBinary } from './server-binary.ts'

declare module 'vitest' {
  interface ProvidedContext {
    mongoUri: string
  }
}

/** One mongod for the whole run, the same way as `npm start` gets it; test files take a database of their own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(await databaseRoot(), 'parley-test-'))
  const said: string[] = []
  try {
    const mongod = await startPrivateMongod({ ...serverBinary, dataDir, log: (line) => said.push(line) })
    await keepWhatIsOld(mongod.uri)
    project.provide('mongoUri', mongod.uri)
    return async () => {
      await mongod.stop()
      await rm(dataDir, { recursive: true })
    }
  } catch (error) {
    await rm(dataDir, { recursive: true })
    throw new Error(['The tests need a MongoDB server.', ...said].join('\n'), { cause: error })
  }
}

/** Tests date things into the past, and count on them: nothing is deleted because its time is over. */
async function keepWhatIsOld(uri: string): Promise<void> {
  const connection = await connectDatabase({ uri })
  await connection.getClient().db('admin').command({ setParameter: 1, ttlMonitorEnabled: false })
  await connection.close()
}
