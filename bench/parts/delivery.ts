import { describeAnswer } from '../agent/recorded-answer.ts'
import { startParley } from '../contestants/parley.ts'
import { atMost, type Table } from '../result.ts'
import type { World } from '../world.ts'

const shoppers = 100
/** A shopper asks every four seconds: its answer streams half the time. */
const perSecond = 25
const seconds = 40
const cut = { everyMs: 15_000, awayMs: 2_000, totalMs: 40_000 }

/** What shoppers get of their answers when every stream is cut again and again. */
export async function delivery(world: World): Promise<Table[]> {
  const { urls, siteKey, stop } = await startParley(world)
  try {
    const routes = urls.map((url) => ({ askAt: url, listenAt: url }))
    await world.load.call('connect', { kind: 'parley', routes, siteKey, shoppers })
    await world.load.call('openLoop', { perSecond, seconds: 4, seed: 1 })
    const result = await world.load.call('openLoopWithCuts', { perSecond, seconds, seed: 2 }, cut)
    const { turns, wrong, firstWrong, cuts, replayMs, tokenMs } = result
    return [
      {
        title: 'Streams that are cut every 15 s for 2 s',
        setup: [
          `${shoppers} shoppers, ${perSecond} turns/s for ${seconds} s; an answer of ${describeAnswer()}`,
          'Replay: from the request that reopens the stream to the first event that was missed, where a reply runs',
          'Delivered: from when a token was sent, or its stream was asked for again if that was later, to when it was read',
          ...(firstWrong === null ? [] : [`went wrong: ${firstWrong}`]),
        ],
        columns: ['Parley'],
        rows: [
          { what: 'cuts', values: [cuts] },
          { what: 'cuts in the middle of a reply', values: [replayMs.count] },
          { what: 'replay, p50 (ms)', values: [replayMs.p50] },
          { what: 'replay, p99 (ms)', values: [replayMs.p99], target: atMost('p99', replayMs.p99, 1_000) },
          { what: 'delivered, p50 (ms)', values: [tokenMs.p50] },
          { what: 'delivered, p99 (ms)', values: [tokenMs.p99], target: atMost('p99', tokenMs.p99, 500) },
          { what: 'replies', values: [turns] },
          {
            what: 'replies not whole, or a token not once and in order',
            values: [wrong],
            target: atMost('replies', wrong, 0),
          },
        ],
      },
    ]
  } finally {
    await world.load.call('disconnect')
    await stop()
  }
}
