import { Redis } from 'ioredis'
import { type Check, hint, ok } from './check.ts'

const withinMs = 3_000

/** Whether the Redis that the backends share answers. Only a hint where it does not: they run without it. */
export async function redisCheck(url: string): Promise<Check> {
  const name = 'Redis'
  const errors: Error[] = []
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    retryStrategy: null,
  })
  // Why the connection failed: its promise says only that it is closed.
  client.on('error', (error: Error) => errors.push(error))
  try {
    await client.connect()
    await client.ping()
    return ok(name, 'it answers')
  } catch (error) {
    const advice =
      'is it running, and is REDIS_URL right, its user and password too? Until then text between backends comes once a ' +
      'second, and each counts the limits by itself'
    return hint(name, `it does not answer (${errors[0] ?? error})`, advice)
  } finally {
    client.disconnect()
  }
}
