import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { maxRequests, periodMs } from '#http/limits/address-limit.ts'
import { maxConnections } from '#http/limits/connection-limit.ts'
import { stream } from '../agents/fake-agent.ts'
import { askProcess } from '../backends/ask-process.ts'
import { startTestBackend } from '../backends/backend.ts'
import { startObservedBackend } from '../backends/observed-backend.ts'
import type { TestVisitor } from '../clients/visitor.ts'
import { extent } from './extent.ts'
import type { Flood, FloodAnswers } from './flood-client.ts'

const shoppers = 4
/** How often each of them asks, and how long after the one before, in milliseconds. */
const [rounds, pause] = extent.soak ? [4, 250] : [1, 0]

let close: () => Promise<void>
afterEach(() => close())

/** Floods while `work` goes on, from the first refusal on; gives what was answered, and for how long, in milliseconds. */
async function flooded(flood: Flood, work: () => Promise<unknown>): Promise<{ answers: FloodAnswers; took: number }> {
  const client = fork(join(import.meta.dirname, 'flood-client.ts'))
  // In life it has a machine of its own, and here it gets what the others leave of this one: it is what the backend does
  // for it that others are to be spared, not what it takes to make the requests.
  if (extent.soak) setPriority(client.pid ?? 0, constants.priority.PRIORITY_LOW)
  const ended = once(client, 'exit')
  const began = performance.now()
  await askProcess(client, flood)
  await work()
  const answers = (await askProcess(client, 'end')) as FloodAnswers
  await ended
  return { answers, took: performance.now() - began }
}

/** Asks, and gives how long the first of the agent's text took, in milliseconds. */
async function firstToken(visitor: TestVisitor): Promise<number> {
  const asked = performance.now()
  const turn = await visitor.turn('Hello?')
  await turn.until('delta')
  const took = performance.now() - asked
  expect((await turn.until('done')).data.status).toBe('complete')
  return took
}

const middle = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN

describe.each([
  { proxies: 0, proxyAdds: null },
  { proxies: 1, proxyAdds: '203.0.113.66' },
])(
  'a flood from one address that makes up X-Forwarded-For, behind $proxies trusted proxies',
  ({ proxies, proxyAdds }) => {
    it('is refused for the most part, and others are answered', { timeout: 60_000 }, async ({ annotate }) => {
      const observed = await startObservedBackend(proxies)
      close = observed.close
      const { backend, agent } = observed
      agent.answerWith(stream(['Hello!']))
      let visitors = 0
      const newVisitor = () => backend.visitor(proxies > 0 ? { address: `192.0.2.${++visitors}` } : {})
      const open = () => Promise.all(Array.from({ length: shoppers }, newVisitor))
      const askAll = async (visitors: readonly TestVisitor[]) => {
        const times: number[] = []
        for (let round = 0; round < rounds; round++)
          for (const visitor of visitors) {
            times.push(await firstToken(visitor))
            await sleep(pause)
          }
        return times
      }
      await askAll(await open())
      const quiet = extent.soak ? await askAll(await open()) : []
      const during = await open()
      let times: readonly number[] = []
      const { answers, took } = await flooded({ api: backend.url, from: '127.0.0.2', proxyAdds }, async () => {
        times = await askAll(during)
      })
      const { 429: limited = 0, 0: cut = 0, ...passed } = answers
      const most = maxRequests * Math.ceil(took / periodMs + 1)
      expect(Object.values(passed).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most)
      expect(cut).toBe(0)
      expect(Object.keys(passed).filter((status) => Number(status) >= 500)).toEqual([])
      await firstToken(await newVisitor())
      if (!extent.soak) return
      expect(limited).toBeGreaterThan(10 * maxRequests)
      const [before, under] = [middle(quiet), middle(times)]
      await annotate(
        `first token ${before.toFixed(1)} ms, under ${limited} refusals in ${took.toFixed(0)} ms ${under.toFixed(1)} ms`,
      )
      expect(under).toBeLessThan(2 * before)
    })
  },
)

describe('connections of one address', () => {
  it('are so many and no more, and others still come through', async () => {
    const backend = await startTestBackend()
    close = backend.close
    const { hostname, port } = new URL(backend.url)
    const address = { host: hostname, port: Number(port), localAddress: '127.0.0.3' }
    const sockets = Array.from({ length: maxConnections + 20 }, () => connect(address).on('error', () => {}))
    await expect.poll(() => sockets.filter((socket) => socket.closed).length).toBe(20)
    expect((await fetch(`${backend.url}/healthz`)).status).toBe(200)
    const answersAgain = async () => {
      const socket = connect(address)
      socket.on('error', () => {}).end('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      return text(socket).catch(() => '')
    }
    for (const socket of sockets) socket.destroy()
    await expect.poll(answersAgain).toContain('200 OK')
  })
})
