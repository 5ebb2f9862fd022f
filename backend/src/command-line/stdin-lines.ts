import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { Terminal } from './terminal.ts'

/** What is written to the program, line by line. */
export async function* stdinLines({ stdin }: Terminal): AsyncGenerator<string, void, undefined> {
  // Made when the first line is asked for: lines that readline reads before somebody iterates are lost.
  yield* createInterface({ input: Readable.from(stdin), crlfDelay: Number.POSITIVE_INFINITY })
}
