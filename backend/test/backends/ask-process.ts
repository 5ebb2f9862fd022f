import type { ChildProcess, Serializable } from 'node:child_process'
import { once } from 'node:events'

/**
 * Sends an order to a process that a test forked, and gives its answer.
 *
 * @throws when the process ends without one.
 */
export async function askProcess(client: ChildProcess, order: Serializable): Promise<unknown> {
  const over = new AbortController()
  const { signal } = over
  const answered = once(client, 'message', { signal }).then(([answer]) => answer)
  const ended = once(client, 'exit', { signal }).then(([code]) => {
    throw new Error(`${client.spawnargs.at(-1)} ended with ${code}`)
  })
  client.send(order)
  return Promise.race([answered, ended]).finally(() => over.abort())
}
