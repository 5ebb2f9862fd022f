import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning, readRecord } from '#database/private/process-record.ts'
import { replicaSetUri } from '#database/private/replica-set.ts'

/**
 * The address of the private MongoDB in `dataDir` where one runs now, else null: a folder has one holder, and the command
 * line is a guest of it. The backend keeps process, port and password there.
 */
export async function runningMongod(dataDir: string): Promise<string | null> {
  const folder = join(dataDir, 'mongodb')
  const mongod = await readRecord(join(folder, 'mongod.pid'))
  if (!mongod || !(await isRunning(mongod))) return null
  const [port, password] = await Promise.all(['port', 'password'].map((name) => readFile(join(folder, name), 'utf8')))
  return replicaSetUri(Number(port), password ?? '')
}
