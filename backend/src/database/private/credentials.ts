import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filesIn } from './layout.ts'
import { writePrivateFile } from './private-file.ts'

export interface Credentials {
  /** The members of a replica set prove themselves to each other with it; a set of one needs it too, to have a login. */
  readonly keyFile: string
  readonly password: string
}

/** The folder's own login, made at random on its first use. */
export async function credentials(folder: string): Promise<Credentials> {
  const keyFile = join(folder, 'keyfile')
  await readOrMake(keyFile, () => randomBytes(96).toString('base64'))
  const password = await readOrMake(filesIn(folder).password, () => randomBytes(32).toString('hex'))
  return { keyFile, password }
}

async function readOrMake(path: string, make: () => string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    const secret = make()
    await writePrivateFile(path, secret)
    return secret
  }
}
