import { openIdleStreams } from '../../backend/test/clients/idle-streams.ts'
import type { BareSse } from '../contestants/bare-sse.ts'
import { startParley } from '../contestants/parley.ts'
import { shopOrigin } from '../load/open-shoppers.ts'
import { startChild } from '../processes/child.ts'
import type { Memory } from '../processes/probe.ts'
import { atMost, type Row, type Table } from '../result.ts'
import type { World } from '../world.ts'

/** Streams that are open before anything is counted: what the first ones load is not theirs. */
const before = 100
const counts = [1_000, 10_000]

/** Memory of streams on which nothing is said: what they add to a process that has already opened some. */
export async function memory(world: World): Promise<Table[]> {
  const bare = await bareServer(world)
  const parley = await backend(world)
  const perStream = (growth: Growth | undefined, what: keyof Memory) =>
    growth === undefined ? null : growth[what] / growth.streams / 1_000
  const row = (what: string, count: number, of: keyof Memory): Row => {
    const [bareKb, parleyKb] = [bare, parley].map((all) =>
      perStream(
        all.find(({ streams }) => streams === count - before),
        of,
      ),
    )
    return { what, values: [bareKb ?? null, parleyKb ?? null] }
  }
  const most = counts.at(-1) ?? 0
  const judged = row('', most, 'rss').values[1] ?? Number.NaN
  return [
    {
      title: 'Memory of an idle stream',
      setup: [
        `What streams add to a process that has ${before} open, after garbage collection; one visitor a stream, in one process`,
        'RSS is the whole process as the system sees it; the heap is what JavaScript holds of it',
      ],
      columns: ['bare Node', 'Parley'],
      rows: counts.flatMap((count) => [
        {
          ...row(`RSS a stream, ${count.toLocaleString('en')} streams (KB)`, count, 'rss'),
          ...(count === most ? { target: atMost('Parley', judged, 25) } : {}),
        },
        row(`heap a stream, ${count.toLocaleString('en')} streams (KB)`, count, 'heapUsed'),
      ]),
    },
  ]
}

/** What so many streams added, in bytes. */
interface Growth extends Memory {
  readonly streams: number
}

async function grow(read: () => Promise<Memory>, open: (more: number) => Promise<unknown>): Promise<Growth[]> {
  await open(before)
  const base = await read()
  const grown: Growth[] = []
  for (const [index, count] of counts.entries()) {
    await open(count - (counts[index - 1] ?? before))
    const { rss, heapUsed } = await read()
    grown.push({ streams: count - before, rss: rss - base.rss, heapUsed: heapUsed - base.heapUsed })
  }
  return grown
}

async function bareServer({ load }: World): Promise<Growth[]> {
  const server = startChild<BareSse>(new URL('../contestants/bare-sse.ts', import.meta.url))
  try {
    const url = `http://127.0.0.1:${await server.call('listen')}`
    return await grow(
      () => server.call('memory'),
      (more) => load.call('openIdle', url, more),
    )
  } finally {
    await load.call('closeIdle')
    await server.stop()
  }
}

async function backend(world: World): Promise<Growth[]> {
  const { urls, processes, siteKey, stop } = await startParley(world)
  const [api] = urls
  const [process] = processes
  if (!api || !process) throw new Error('no process')
  const open: Awaited<ReturnType<typeof openIdleStreams>>[] = []
  try {
    return await grow(
      () => process.call('memory'),
      async (more) => open.push(await openIdleStreams({ api, siteKey, origin: shopOrigin }, more)),
    )
  } finally {
    await Promise.all(open.map((streams) => streams.close()))
    await stop()
  }
}
