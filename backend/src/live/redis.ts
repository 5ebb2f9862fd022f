import type { SharedRedis } from '#redis/connection.ts'
import type { ProcessLive } from './change-stream.ts'
import { RunningTexts } from './running-texts.ts'

const prefix = 'parley:visitor:'
/** Channels that are subscribed to in one command. */
const batch = 1_000

/**
 * Running replies between processes through Redis, within some 20 ms. All else goes the way of `base`, and with it what
 * Redis loses: it can be away, or lose all it has, and a stream is only slower.
 */
export function redisLive(base: ProcessLive, redis: SharedRedis, processId: string): ProcessLive {
  const texts = new RunningTexts(redis, processId)
  /** How many streams of each visitor are open here. */
  const streams = new Map<string, number>()

  async function listen(visitorIds: readonly string[]): Promise<void> {
    await redis.attempt((client) => client.subscribe(...visitorIds.map((id) => prefix + id)))
    // What was told before this took effect is looked for.
    for (const visitorId of visitorIds) base.notify(visitorId, 'text')
  }

  redis.onMessage((channel, by) => {
    if (by !== processId) base.notify(channel.slice(prefix.length), 'text')
  })
  redis.onConnected(() => {
    const all = [...streams.keys()]
    for (let at = 0; at < all.length; at += batch) void listen(all.slice(at, at + batch))
  })

  return {
    notify: base.notify,
    subscribe(visitorId, onLook) {
      const leave = base.subscribe(visitorId, onLook)
      const open = streams.get(visitorId) ?? 0
      streams.set(visitorId, open + 1)
      if (open === 0) void listen([visitorId])
      let left = false
      return () => {
        if (left) return
        left = true
        leave()
        const others = (streams.get(visitorId) ?? 0) - 1
        if (others > 0) return void streams.set(visitorId, others)
        streams.delete(visitorId)
        void redis.attempt((client) => client.unsubscribe(prefix + visitorId))
      }
    },
    grew(visitorId, replyId, text) {
      base.notify(visitorId, 'text')
      texts.grew(prefix + visitorId, replyId, text)
    },
    textBeyond: (replyId, offset) => texts.beyond(replyId, offset),
    freeze: (replyId) => texts.freeze(replyId),
    drop: (replyId) => texts.drop(replyId),
    async close() {
      texts.close()
      await base.close()
    },
  }
}
