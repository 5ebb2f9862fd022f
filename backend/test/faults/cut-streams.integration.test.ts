import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startTestBackend, type TestBackend } from '../backends/backend.ts'
import { chance } from '../chance.ts'
import { comeToRest, Shopper } from '../clients/shopper.ts'
import { Delivery } from './delivery.ts'
import { extent } from './extent.ts'
import { pacedAnswer } from './paced-answer.ts'
import { type RoundRobin, startRoundRobin } from './round-robin.ts'
import { verify } from './verify.ts'

const { seed, soak } = extent
const visitors = soak ? 200 : 40
/** So often is a stream cut: a busy machine takes longer for it. */
const cutsWanted = visitors * (soak ? 60 : 3)
/** A stream lives about a second. */
const cutEveryMs = 1_000 / visitors

let backend: TestBackend
let proxy: RoundRobin
let delivery: Delivery
beforeEach(async () => {
  ;[backend, proxy] = await Promise.all([
    startTestBackend({ env: { TRUST_PROXY: '1' }, site: { quotaPerDay: null } }),
    startRoundRobin(),
  ])
  proxy.targets.push(Number(new URL(backend.url).port))
  delivery = new Delivery()
  backend.agent.answerWith(pacedAnswer(40, 50, (sent) => delivery.sent(sent)))
})
afterEach(async () => {
  await proxy.close()
  await backend.close()
})

/** Cuts streams at random, some of them in the midst of an event. */
async function cut(): Promise<void> {
  const random = chance(seed)
  let cuts = 0
  while (cuts < cutsWanted) {
    await sleep(cutEveryMs)
    const open = [...proxy.streams.keys()]
    const line = open[random.below(open.length)]
    if (!line) continue
    line.destroy()
    cuts += 1
  }
}

it(`${visitors} shoppers whose streams are cut ${cutsWanted} times at random see every event once and in order`, {
  timeout: soak ? 600_000 : 120_000,
}, async () => {
  const options = { api: proxy.url }
  const shoppers = await Promise.all(
    Array.from({ length: visitors }, async () => {
      const visitor = await backend.visitor({}, undefined, options)
      return new Shopper(visitor, (heard) => delivery.heard(heard))
    }),
  )
  try {
    let over = false
    const cutting = cut().finally(() => {
      over = true
    })
    await Promise.all([
      cutting,
      ...shoppers.map(async (shopper) => {
        for (let question = 1; !over; question++) {
          await shopper.say(`Question ${question}`)
          await comeToRest([shopper], 20_000)
        }
      }),
    ])
    await comeToRest(shoppers, 20_000)
    const context = `seed ${seed}`
    if (soak) console.log(`${context}: ${delivery}`)
    expect(await verify(backend.connection, shoppers, backend.agent), context).toEqual([])
    const replies = shoppers.flatMap(({ held }) => [...held.values()].filter(({ role }) => role === 'assistant'))
    expect(new Set(replies.map(({ status }) => status)), context).toEqual(new Set(['complete']))
    expect(shoppers.filter(({ resets }) => resets > 0).length, context).toBe(0)
  } finally {
    await Promise.all(shoppers.map((shopper) => shopper.close()))
  }
})
