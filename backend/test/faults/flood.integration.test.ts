import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { maxConnections } from '#http/connection-limit.ts'
import { maxRequests, periodMs } from '#http/middleware/address-limit.ts'
import { askProcess } from '../ask-process.ts'
import { startTestBackend, type TestBackend } from '../backend.ts'
import { stream } from '../fake-agent.ts'
import type { TestVisitor } from '../visitor.ts'
import { extent } from './extent.ts'
import type { Flood, FloodAnswers } from './flood-client.ts'

const requests = extent.soak ? 100_000 : 1_500
const shoppers = 4

let backend: TestBackend
afterEach(() => backend.close())

async function flood(proxyAdds: string | null): Promise<FloodAnswers> {
  const client = fork(join(import.meta.dirname, 'flood-client.ts'))
  const ended = once(client, 'exit')
  const order: Flood = { api: backend.url, from: '127.0.0.2', proxyAdds, requests }
  const answers = (await askProcess(client, order)) as FloodAnswers
  await ended
  return answers
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
    it('is refused for the most part, and others are answered', { timeout: 300_000 }, async () => {
      backend = await startTestBackend({ env: { TRUST_PROXY: `${proxies}` }, site: { quotaPerDay: null } })
      backend.agent.answerWith(stream(['Hello!']))
      const open = () => Promise.all(Array.from({ length: shoppers }, () => backend.visitor()))
      const askAll = async (visitors: readonly TestVisitor[]) => {
        const times: number[] = []
        for (let round = 0; round < 4; round++) for (const visitor of visitors) times.push(await firstToken(visitor))
        return times
      }
      await askAll(await open())
      const quiet = extent.soak ? await askAll(await open()) : []
      const during = await open()
      const began = performance.now()
      const [answers, times] = await Promise.all([flood(proxyAdds), askAll(during)])
      const took = performance.now() - began
      if (extent.soak) expect(middle(times)).toBeLessThan(2 * middle(quiet))
      const { 429: limited = 0, 0: cut = 0, ...passed } = answers
      const most = maxRequests * Math.ceil(took / periodMs + 1)
      expect(Object.values(passed).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most)
      expect(limited + cut).toBeGreaterThanOrEqual(requests - most)
      expect(Object.keys(passed).filter((status) => Number(status) >= 500)).toEqual([])
      await firstToken(await backend.visitor())
    })
  },
)

describe('connections of one address', () => {
  it('are so many and no more, and others still come through', async () => {
    backend = await startTestBackend()
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
