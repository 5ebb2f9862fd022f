import { redisProgram, startRedisServer } from '../../backend/test/databases/redis-server.ts'
import { describeAnswer } from '../agent/recorded-answer.ts'
import { startParley } from '../contestants/parley.ts'
import type { OpenLoopResult } from '../load/open-loop.ts'
import type { Row, Table } from '../result.ts'
import type { World } from '../world.ts'

const perSecond = 10
const seconds = 8
const shoppers = 60

/** How much later a token comes to a stream at another process than the one that runs the turn. */
export async function fanOut(world: World): Promise<Table[]> {
  const same = await measure(world, 'same')
  const withoutRedis = await measure(world, 'other')
  const redis = redisProgram === undefined ? null : await startRedisServer()
  const withRedis = redis && (await measure(world, 'other', redis.url).finally(() => redis.close()))
  const all = [same, withoutRedis, withRedis]
  const row = (what: string, pick: (result: OpenLoopResult) => number): Row => ({
    what,
    values: all.map((result) => result && pick(result)),
  })
  return [
    {
      title: 'Between two processes: a question at the one, the stream at the other',
      setup: [
        `${perSecond} turns/s for ${seconds} s; an answer of ${describeAnswer()}`,
        'Without Redis a stream at the other process follows what is saved, once a second, by the change stream',
      ],
      columns: ['same process', 'other, without Redis', 'other, with Redis'],
      rows: [
        row('a token, sent to read, p50 (ms)', ({ tokenMs }) => tokenMs.p50),
        row('a token, sent to read, p99 (ms)', ({ tokenMs }) => tokenMs.p99),
        row('first token, p50 (ms)', ({ firstTokenMs }) => firstTokenMs.p50),
        row('replies not whole, or a token not once', ({ wrong }) => wrong),
      ],
    },
  ]
}

async function measure(world: World, where: 'same' | 'other', redisUrl?: string): Promise<OpenLoopResult> {
  const { urls, siteKey, stop } = await startParley(world, {
    processes: 2,
    ...(redisUrl === undefined ? {} : { redisUrl }),
  })
  const [first = '', second = ''] = urls
  const routes = [{ askAt: first, listenAt: where === 'same' ? first : second }]
  try {
    await world.load.call('connect', { kind: 'parley', routes, siteKey, shoppers })
    await world.load.call('openLoop', { perSecond, seconds: 4, seed: 1 })
    return await world.load.call('openLoop', { perSecond, seconds, seed: 2 })
  } finally {
    await world.load.call('disconnect')
    await stop()
  }
}
