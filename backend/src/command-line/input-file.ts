import { readFile } from 'node:fs/promises'
import { reasonOf } from '#operator-error.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/**
 * The text of a file that an option names; `-` is standard input.
 *
 * @throws {UsageError} when it cannot be read.
 */
export const readInputFile = (option: string, path: string, { stdin }: Terminal): Promise<string> =>
  path === '-' ? textOf(stdin) : readFile(path, 'utf8').catch(unreadable(option, path))

async function textOf(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const unreadable = (option: string, path: string) => (error: unknown) => {
  throw new UsageError(`${option} ${path} cannot be read: ${reasonOf(error)}`, { cause: error })
}
