import { relative } from 'node:path'
import { describeAnswer } from '../agent/recorded-answer.ts'
import { startParley } from '../contestants/parley.ts'
import { byPlace, placeOf, selfTimes } from '../profile/self-times.ts'
import { keepProfile } from '../report/kept.ts'
import type { Row, Table } from '../result.ts'
import { spentOn } from '../spent.ts'
import type { World } from '../world.ts'

const perSecond = 60
const seconds = 12
const shownFunctions = 25

/** Where a turn's CPU goes in the backend. The profiler itself costs some: the shares count, not the sums. */
export async function profile(world: World): Promise<Table[]> {
  const { load } = world
  const { urls, processes, siteKey, stop } = await startParley(world)
  const [backend] = processes
  if (!backend) throw new Error('no process')
  try {
    const routes = urls.map((url) => ({ askAt: url, listenAt: url }))
    await load.call('connect', { kind: 'parley', routes, siteKey, shoppers: 300 })
    await load.call('openLoop', { perSecond, seconds: 4, seed: 1 })
    await backend.call('startProfile')
    const { result } = await spentOn(world, processes, () => load.call('openLoop', { perSecond, seconds, seed: 2 }))
    const taken = await backend.call('stopProfile')
    const path = await keepProfile(taken)
    const times = selfTimes(taken)
    const all = times.reduce((sum, { ms }) => sum + ms, 0)
    const row = (what: string, ms: number): Row => ({ what, values: [ms / result.turns, (100 * ms) / all] })
    const setup = [
      `${perSecond} turns/s for ${seconds} s; an answer of ${describeAnswer()}`,
      `whole profile: ${relative(process.cwd(), path)}`,
    ]
    const columns = ['self, ms a turn', '%']
    return [
      {
        title: 'Where the backend spends a turn, by folder and package',
        setup,
        columns,
        rows: byPlace(times)
          .slice(0, 20)
          .map(({ place, ms }) => row(place, ms)),
      },
      {
        title: 'The functions that cost most themselves',
        setup: [],
        columns,
        rows: times
          .slice(0, shownFunctions)
          .map(({ name, url, line, ms }) =>
            row(`${name} · ${placeOf(url)} ${url.split('/').at(-1) ?? ''}:${line}`, ms),
          ),
      },
    ]
  } finally {
    await load.call('disconnect')
    await stop()
  }
}
