import { findNginx } from '../../scripts/nginx-process.ts'
import { describeAnswer, replyTokens } from '../agent/recorded-answer.ts'
import { startNginx } from '../contestants/nginx.ts'
import { startParley } from '../contestants/parley.ts'
import type { Pipe } from '../contestants/pipe.ts'
import type { Target } from '../load/asker.ts'
import type { OpenLoopResult } from '../load/open-loop.ts'
import { type Child, startChild } from '../processes/child.ts'
import type { Probe } from '../processes/probe.ts'
import { atMost, type Row, type Table } from '../result.ts'
import { type Spent, share, spentOn } from '../spent.ts'
import type { World } from '../world.ts'

/** The rate that the targets are set for, and half of it: where a machine is too small for the one, the other tells. */
const rates = [50, 100]
/** Long enough that each shopper has asked once: what a conversation's beginning costs is not a turn's. */
const warmUpSeconds = 6
const seconds = 12
/** Enough that nobody asks more than 20 times a minute, which is the limit of a session. */
const shoppers = 400

interface Measured {
  readonly result: OpenLoopResult
  readonly spent: Spent
}

export async function firstToken(world: World): Promise<Table[]> {
  const tables: Table[] = []
  for (const perSecond of rates) tables.push(await atRate(world, perSecond))
  return tables
}

/** One after the other with the same arrivals: the agent itself, a bare pipe, nginx, Parley. */
async function atRate(world: World, perSecond: number): Promise<Table> {
  const url = `${world.agentUrl}/recorded`
  const direct = await measure(world, perSecond, { kind: 'plain', url }, [])
  const piped = await throughPipe(world, perSecond, url)
  const nginx = await throughNginx(world, perSecond, url)
  const parley = await throughParley(world, perSecond)
  const all = [direct, piped, nginx, parley]
  const row = (what: string, pick: (measured: Measured) => number | null): Row => ({
    what,
    values: all.map((measured) => measured && pick(measured)),
  })
  const turnMs = ({ spent, result }: Measured) => spent.contestantMs / result.turns
  const added = (pick: (result: OpenLoopResult) => number) => pick(parley.result) - pick(direct.result)
  return {
    title: `One turn at ${perSecond} turns/s: time to the first token, time of each token, CPU`,
    setup: [
      `${perSecond} turns/s arriving at random for ${seconds} s; an answer of ${describeAnswer()}`,
      'Parley: one process, a POST a question and an event stream a shopper, everything recorded; the others keep nothing',
      `${shoppers} shoppers with open streams at Parley; client, agent, contestant and mongod share the machine's cores`,
      ...wrongs(all),
    ],
    columns: ['direct', 'bare pipe', 'nginx', 'Parley'],
    rows: [
      {
        ...row('first token, p50 (ms)', ({ result }) => result.firstTokenMs.p50),
        target: atMost(
          'added to direct',
          added(({ firstTokenMs }) => firstTokenMs.p50),
          5,
        ),
      },
      {
        ...row('first token, p99 (ms)', ({ result }) => result.firstTokenMs.p99),
        target: atMost(
          'added to direct',
          added(({ firstTokenMs }) => firstTokenMs.p99),
          25,
        ),
      },
      row('a token, sent to read, p50 (ms)', ({ result }) => result.tokenMs.p50),
      {
        ...row('a token, sent to read, p99 (ms)', ({ result }) => result.tokenMs.p99),
        target: atMost(
          'added to direct',
          added(({ tokenMs }) => tokenMs.p99),
          5,
        ),
      },
      {
        ...row(`CPU a turn of ${replyTokens} tokens (ms)`, (measured) =>
          measured === direct || measured === nginx ? null : turnMs(measured),
        ),
        target: atMost('above the pipe', turnMs(parley) - turnMs(piped), 2),
      },
      row('mongod beside it, CPU a turn (ms)', (measured) =>
        measured === parley && measured.spent.mongodMs !== null
          ? measured.spent.mongodMs / measured.result.turns
          : null,
      ),
      row('replies', ({ result }) => result.turns),
      {
        ...row('replies not whole, or a token not once', ({ result }) => result.wrong),
        target: atMost('Parley', parley.result.wrong, 0),
      },
      row('generator: request sent late, p99 (ms)', ({ result }) => result.lateMs.p99),
      row('generator: event loop late, p99 (ms)', ({ spent }) => spent.loadDelayP99Ms),
      row('generator: of one core (%)', ({ spent }) => share(spent.loadMs, spent.seconds)),
    ],
  }
}

const wrongs = (all: readonly (Measured | null)[]): string[] =>
  all.flatMap((measured) => (measured?.result.firstWrong ? [`went wrong: ${measured.result.firstWrong}`] : []))

async function measure(
  world: World,
  perSecond: number,
  target: Target,
  contestant: readonly Child<Probe>[],
): Promise<Measured> {
  const { load } = world
  await load.call('connect', target)
  try {
    await load.call('openLoop', { perSecond, seconds: warmUpSeconds, seed: 1 })
    return await spentOn(world, contestant, () => load.call('openLoop', { perSecond, seconds, seed: 2 }))
  } finally {
    await load.call('disconnect')
  }
}

async function throughPipe(world: World, perSecond: number, agentUrl: string): Promise<Measured> {
  const pipe = startChild<Pipe>(new URL('../contestants/pipe.ts', import.meta.url))
  try {
    const port = await pipe.call('listen', agentUrl)
    return await measure(world, perSecond, { kind: 'plain', url: `http://127.0.0.1:${port}` }, [pipe])
  } finally {
    await pipe.stop()
  }
}

async function throughNginx(world: World, perSecond: number, agentUrl: string): Promise<Measured | null> {
  const program = findNginx()
  if (program === null) return null
  const nginx = await startNginx(program, world.folder, agentUrl)
  try {
    return await measure(world, perSecond, { kind: 'plain', url: nginx.url }, [])
  } finally {
    await nginx.stop()
  }
}

async function throughParley(world: World, perSecond: number): Promise<Measured> {
  const { urls, processes, siteKey, stop } = await startParley(world)
  try {
    const routes = urls.map((url) => ({ askAt: url, listenAt: url }))
    return await measure(world, perSecond, { kind: 'parley', routes, siteKey, shoppers }, processes)
  } finally {
    await stop()
  }
}
