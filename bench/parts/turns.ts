import { replyTokens } from '../agent/recorded-answer.ts'
import { type Parley, startParley } from '../contestants/parley.ts'
import type { ClosedLoopResult } from '../load/closed-loop.ts'
import { atMost, type Row, type Table } from '../result.ts'
import { type Spent, share, spentOn } from '../spent.ts'
import type { World } from '../world.ts'

/** How many turns are kept under way, one step after the other, until another step brings no more. */
const steps = [8, 16, 32, 64, 128]
const seconds = 4
const enoughMore = 1.05
/** Enough that nobody reaches the limit of a session in any step. */
const shoppers = 1_600

interface Step {
  readonly atOnce: number
  readonly result: ClosedLoopResult
  readonly spent: Spent
}

const rate = ({ result }: Step): number => result.turns / result.seconds

/** How many turns a second are recorded, at one and at two processes. */
export async function turns(world: World): Promise<Table[]> {
  const one = await saturate(world, 1)
  const two = await saturate(world, 2)
  const both = [one, two]
  const row = (what: string, pick: (step: Step) => number | null): Row => ({ what, values: both.map(pick) })
  const best = Math.max(rate(one), rate(two))
  return [
    {
      title: 'Turns a second, everything recorded',
      setup: [
        `Closed loop, growing until more turns at once bring less than 5 % more; ${shoppers} shoppers with open streams`,
        `An answer of ${replyTokens} tokens as n8n sends them but all at once, so that its pace is not what limits`,
        "Client, agent, backends and mongod share the machine's cores: the sum of their shares says what was left",
        ...both.flatMap(({ result }) => (result.firstWrong === null ? [] : [`went wrong: ${result.firstWrong}`])),
      ],
      columns: ['one process', 'two processes'],
      rows: [
        { ...row('turns/s', rate), target: { of: 'the better', measured: best, is: 'at least', limit: 1_000 } },
        row('turns at once', ({ atOnce }) => atOnce),
        row('a turn, p50 (ms)', ({ result }) => result.turnMs.p50),
        row('a turn, p99 (ms)', ({ result }) => result.turnMs.p99),
        {
          ...row('replies not whole, or a token not once', ({ result }) => result.wrong),
          target: atMost('both', one.result.wrong + two.result.wrong, 0),
        },
        row('backend: CPU a turn (ms)', ({ spent, result }) => spent.contestantMs / result.turns),
        row('backend: of one core (%)', ({ spent }) => share(spent.contestantMs, spent.seconds)),
        row('mongod: of one core (%)', ({ spent }) => share(spent.mongodMs, spent.seconds)),
        row('agent: of one core (%)', ({ spent }) => share(spent.agentMs, spent.seconds)),
        row('generator: of one core (%)', ({ spent }) => share(spent.loadMs, spent.seconds)),
        row('generator: event loop late, p99 (ms)', ({ spent }) => spent.loadDelayP99Ms),
      ],
    },
  ]
}

async function saturate(world: World, processes: number): Promise<Step> {
  const parley = await startParley(world, { processes, pace: '/at-once' })
  try {
    // Each shopper keeps to one process: what crosses between them is measured by itself.
    const routes = parley.urls.map((url) => ({ askAt: url, listenAt: url }))
    await world.load.call('connect', { kind: 'parley', routes, siteKey: parley.siteKey, shoppers })
    await world.load.call('closedLoop', { atOnce: 16, seconds: 3 })
    return await grow(world, parley)
  } finally {
    await world.load.call('disconnect')
    await parley.stop()
  }
}

async function grow(world: World, { processes }: Parley): Promise<Step> {
  let best: Step | null = null
  for (const atOnce of steps) {
    const step = {
      atOnce,
      ...(await spentOn(world, processes, () => world.load.call('closedLoop', { atOnce, seconds }))),
    }
    if (best && rate(step) < rate(best) * enoughMore) return rate(step) > rate(best) ? step : best
    best = step
  }
  if (!best) throw new Error('no steps')
  return best
}
