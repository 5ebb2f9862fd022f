import { Redis } from 'ioredis'
import type { Logger } from 'pino'

/**
 * The Redis that the processes share. It makes things faster and limits shared, and everything goes on without it: so
 * nothing here throws, queues or waits for long.
 */
export interface SharedRedis {
  readonly connected: boolean
  /** Does `work`; undefined where Redis is away, refuses, or takes longer than half a second. */
  attempt<T>(work: (client: Redis) => Promise<T>): Promise<T | undefined>
  /** Calls `listener` now if it is connected, and whenever it is back: what Redis knew before may be lost. */
  onConnected(listener: () => void): void
  /** Hears what other processes publish, on the channels that this one has subscribed to. */
  onMessage(listener: (channel: string, message: string) => void): void
  close(): void
}

/** A command that has no answer by then, in milliseconds, is given up: somebody may be waiting. */
const commandTimeoutMs = 500
/** A connection that owes an answer for so long is closed: a frozen Redis, or a line that broke silently. */
const silentMs = 2_000
/** A connection that is only listened to is asked for an answer this often. */
const pingEveryMs = 5_000
const connectTimeoutMs = 2_000
/** Longest wait before it is tried again. */
const retryMs = 2_000
/** Of a Redis that answers, but refuses (it is full, say), the log tells this often. */
const complainEveryMs = 60_000

/**
 * Connects; resolves when it stands, or when the first attempt failed: then it is tried again in the background.
 *
 * @param onState hears whether it is connected.
 */
export async function connectRedis(
  url: string,
  log: Logger,
  onState: (connected: boolean) => void,
): Promise<SharedRedis> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    socketTimeout: silentMs,
    retryStrategy: (attempt) => Math.min(attempt * 100, retryMs),
    // What cannot be said now is not said later: by then it is in the database.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // What is listened to is subscribed to again by whoever listens, because it has to look for what it missed.
    autoResubscribe: false,
  })
  const listeners: (() => void)[] = []
  let connected: boolean | null = null
  let lastError: unknown
  let closing = false
  let complainedAt = Number.NEGATIVE_INFINITY

  function change(now: boolean): void {
    if (connected === now) return
    const first = connected === null
    connected = now
    onState(now)
    if (!now) log.warn({ error: lastError }, first ? 'Redis cannot be reached' : 'Redis is lost')
    else if (!first) log.info('Redis is back')
    if (now) for (const listener of listeners) listener()
  }

  client.on('error', (error) => {
    lastError = error
  })
  client.on('ready', () => {
    lastError = undefined
    change(true)
  })
  client.on('close', () => closing || change(false))
  const pings = setInterval(() => void redis.attempt(() => client.ping()), pingEveryMs)

  const redis: SharedRedis = {
    get connected() {
      return connected === true
    },
    async attempt(work) {
      if (!connected) return undefined
      try {
        return await work(client)
      } catch (error) {
        // The loss of the connection has its own line.
        if (client.status === 'ready' && performance.now() - complainedAt > complainEveryMs) {
          complainedAt = performance.now()
          log.warn({ error }, 'Redis did not do what it was asked')
        }
        return undefined
      }
    },
    onConnected(listener) {
      listeners.push(listener)
      if (connected) listener()
    },
    onMessage(listener) {
      client.on('message', listener)
    },
    close() {
      clearInterval(pings)
      closing = true
      client.disconnect()
    },
  }
  // That it failed is known by then: 'close' told it.
  await client.connect().catch(() => {})
  return redis
}
