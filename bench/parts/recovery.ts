import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BackendProcess, startBackendProcess } from '../../backend/test/backends/backend-process.ts'
import { Shopper } from '../../backend/test/clients/shopper.ts'
import { freePort } from '../../scripts/free-port.ts'
import { untilAnswers } from '../processes/until-answers.ts'
import { atMost, type Table } from '../result.ts'
import { summary } from '../statistics/summary.ts'
import type { World } from '../world.ts'

const kills = 5
const shoppersAtOnce = 10
/** How often the backend is asked whether it is ready, in milliseconds: finer than what is measured. */
const askEveryMs = 5

/** How long shoppers are without a backend that was killed in the middle of their answers. */
export async function recovery(world: World): Promise<Table[]> {
  const dataDir = await mkdtemp(join(world.folder, 'private-'))
  const port = await freePort()
  const start = () => startBackendProcess(dataDir, `${world.agentUrl}/recorded`, port, { TRUST_PROXY: '1' })
  const readyMs: number[] = []
  const streamsMs: number[] = []
  let backend = await start()
  try {
    for (let kill = 0; kill < kills; kill++) {
      const shoppers = await askingShoppers(backend, kill)
      const killed = performance.now()
      await backend.end('SIGKILL')
      const ready = untilAnswers(`${backend.url}/readyz`, ({ status }) => status === 200, askEveryMs)
      const readied = ready.then(() => readyMs.push(performance.now() - killed))
      const wentOn = Promise.all(shoppers.map((shopper) => ended(shopper)))
      backend = await start()
      await Promise.all([readied, wentOn])
      streamsMs.push(performance.now() - killed)
      await Promise.all(shoppers.map((shopper) => shopper.close()))
    }
  } finally {
    await backend.end('SIGINT')
    await rm(dataDir, { recursive: true, force: true })
  }
  const [ready, streams] = [summary(readyMs), summary(streamsMs)]
  return [
    {
      title: 'Back after kill -9 of the backend, on its private MongoDB',
      setup: [
        `${kills} kills, ${shoppersAtOnce} answers under way each time; started again at once, as a supervisor would`,
        'The mongod that it leaves behind is ended and started anew; shoppers try again every 100 ms',
      ],
      columns: ['p50', 'longest'],
      rows: [
        {
          what: 'until /readyz says 200 (ms)',
          values: [ready.p50, ready.max],
          target: atMost('longest', ready.max, 3_000),
        },
        {
          what: "until every shopper's stream went on (ms)",
          values: [streams.p50, streams.max],
          target: atMost('longest', streams.max, 3_000),
        },
      ],
    },
  ]
}

/** Shoppers each of whom has had a part of an answer. */
async function askingShoppers(backend: BackendProcess, kill: number): Promise<Shopper[]> {
  return Promise.all(
    Array.from({ length: shoppersAtOnce }, async (_, index) => {
      const shopper = new Shopper(await backend.visitor({ address: `10.1.${kill}.${index}` }))
      await shopper.say('Do you ship to Berlin?')
      while ((shopper.held.get(2)?.text.length ?? 0) === 0) await sleep(askEveryMs)
      return shopper
    }),
  )
}

/** Resolves when the shopper's stream has told how its answer ended. */
async function ended(shopper: Shopper): Promise<void> {
  while (!shopper.isEnded(2)) {
    if (shopper.fault) throw shopper.fault
    await sleep(askEveryMs)
  }
}
