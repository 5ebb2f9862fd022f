import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TestVisitor, type VisitorOptions } from '../clients/visitor.ts'
import { addresses } from '../fresh-address.ts'

/** So many streams at a time come and go for so long, held by a process of their own. */
export interface Churn extends VisitorOptions {
  readonly streams: number
  readonly ms: number
}

export interface Churned {
  /** How many streams were opened, and how many turns ended on one. */
  readonly opened: number
  readonly turns: number
  /** What did not succeed: a machine that is busy otherwise lets a connection time out now and then. */
  readonly failures: readonly string[]
}

/** A stream lives up to so long, in milliseconds. */
const lifeMs = 10_000
/** A visitor comes back so often before another takes the place. */
const visits = 10

let opened = 0
let turns = 0
const failures: string[] = []
const address = addresses()

/** One stream from its opening to a random moment; every visitor says something on the first. */
async function visit(visitor: TestVisitor, says: boolean, until: number): Promise<void> {
  const events = await visitor.events()
  opened += 1
  await events.until('handoff')
  if (says) {
    await (await visitor.turn('Hello?')).rest()
    turns += 1
  }
  await sleep(Math.max(0, Math.min(randomInt(lifeMs), until - performance.now())))
  events.close()
}

async function place(options: VisitorOptions, until: number): Promise<void> {
  // Whoever comes late on a slow machine still comes once.
  do {
    try {
      const visitor = await TestVisitor.open({ ...options, address: address() })
      for (let n = 0; n === 0 || (n < visits && performance.now() < until); n++) await visit(visitor, n === 0, until)
    } catch (error) {
      failures.push(String(error))
    }
  } while (performance.now() < until)
}

process.once('message', async ({ streams, ms, ...options }: Churn) => {
  const until = performance.now() + ms
  const places = Array.from({ length: streams }, async () => {
    // They do not all come at the same moment.
    await sleep(randomInt(Math.min(3 * lifeMs, ms / 2)))
    await place(options, until)
  })
  await Promise.all(places)
  process.send?.({ opened, turns, failures } satisfies Churned)
  process.disconnect()
})
