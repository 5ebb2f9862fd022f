import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { OperatorError } from '#operator-error.ts'
import { filesIn } from './layout.ts'
import { writePrivateFile } from './private-file.ts'

/**
 * The port that this folder's mongod had last, or a free one when that is taken. A replica set remembers its own
 * address, so another port costs a reconfiguration.
 */
export async function choosePort(folder: string): Promise<number> {
  const file = filesIn(folder).port
  const last = await lastPort(file)
  if (last !== null && (await freePort(last)) !== null) return last
  const port = await freePort(0)
  if (port === null) throw new OperatorError('No port is free on 127.0.0.1: set MONGODB_URI to a MongoDB that runs')
  await writePrivateFile(file, String(port))
  return port
}

async function lastPort(file: string): Promise<number | null> {
  try {
    const text = await readFile(file, 'utf8')
    return /^\d{1,5}$/.test(text) ? Number(text) : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** The port itself when it is free (0: any that is), else null. */
async function freePort(wanted: number): Promise<number | null> {
  const server = createServer().listen(wanted, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return null
    throw error
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : null
}
