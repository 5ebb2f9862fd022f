import { inspect } from 'node:util'

/**
 * What keeps the backend, or a command, from doing what it was asked: for the person who runs it, who may be able to mend
 * it. The message says what is wrong and what to do next, and is shown as it is.
 */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
}

/** Any error in words for the terminal: an `OperatorError`'s own, and with its stack what must be a bug of ours. */
export const inWords = (error: unknown): string =>
  error instanceof OperatorError ? error.message : `A bug of Parley's, please report it: ${inspect(error)}`

/** The reason that Node, the system or a library gave, to be put into a sentence of ours. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
