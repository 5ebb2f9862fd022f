import { readFile } from 'node:fs/promises'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { filesIn, mongodFolder } from './layout.ts'
import { isRunning, readRecord } from './process-record.ts'
import { replicaSetUri } from './replica-set.ts'

/**
 * The address of the private MongoDB in `dataDir` where one runs now, else null: a folder has one holder, and the command
 * line is a guest of it.
 *
 * @throws {OperatorError} where its files cannot be read.
 */
export async function runningMongod(dataDir: string): Promise<string | null> {
  const folder = mongodFolder(dataDir)
  const files = filesIn(folder)
  try {
    const mongod = await readRecord(files.record)
    if (!mongod || !(await isRunning(mongod))) return null
    const [port, password] = await Promise.all([readFile(files.port, 'utf8'), readFile(files.password, 'utf8')])
    return replicaSetUri(Number(port), password)
  } catch (error) {
    throw new OperatorError(
      `The MongoDB in ${folder} cannot be joined (${reasonOf(error)}): run this as the backend's user, with its DATA_DIR`,
      { cause: error },
    )
  }
}
