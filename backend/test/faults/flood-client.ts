import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

/**
 * A flood from one address, as a process of its own: as fast as it can. It answers this order when it is refused for the
 * first time, and any further one by ending, with its `FloodAnswers`.
 */
export interface Flood {
  readonly api: string
  /** The address that it connects from. */
  readonly from: string
  /** What the trusted proxy in front adds at the end of `X-Forwarded-For`; what stands before it is made up. */
  readonly proxyAdds: string | null
}

/** How often each status came; 0: the server hung up. */
export type FloodAnswers = Record<number, number>

/** Held open at once. */
const together = 50

const json = { 'Content-Type': 'application/json' }
const madeUp = () => Math.random().toString(36).slice(2)
const targets = [
  () => ({ method: 'GET', path: `/v1/sites/pk_${madeUp()}/config` }),
  () => ({ method: 'GET', path: `/embed/pk_${madeUp()}` }),
  () => ({ method: 'GET', path: '/v1/events', headers: { Authorization: `Bearer ${madeUp()}` } }),
  () => ({
    method: 'POST',
    path: '/v1/sessions',
    headers: json,
    body: JSON.stringify({
      siteKey: `pk_${madeUp()}`,
      origin: 'https://a.example',
      page: { url: 'https://a.example' },
    }),
  }),
  () => ({
    method: 'POST',
    path: '/v1/messages',
    headers: { ...json, Authorization: `Bearer ${madeUp()}` },
    body: JSON.stringify({ id: madeUp(), text: 'x'.repeat(4_000) }),
  }),
]

async function ask({ api, from, proxyAdds }: Flood, agent: Agent, number: number): Promise<number> {
  const target: { method: string; path: string; headers?: object; body?: string } | undefined =
    targets[number % targets.length]?.()
  const { method, path, headers = {}, body } = target ?? { method: 'GET', path: '/' }
  const spoofed = `198.51.${(number >> 8) & 255}.${number & 255}`
  const { hostname, port } = new URL(api)
  const asked = request({
    agent,
    localAddress: from,
    hostname,
    port,
    method,
    path,
    headers: { ...headers, 'X-Forwarded-For': proxyAdds === null ? spoofed : `${spoofed}, ${proxyAdds}` },
  }).end(body)
  try {
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    return response.statusCode ?? 0
  } catch {
    // It hung up, which is an answer too.
    return 0
  }
}

process.once('message', async (flood: Flood) => {
  const agent = new Agent({ keepAlive: true })
  const answers: FloodAnswers = {}
  let number = 0
  let ended = false
  process.once('message', () => {
    ended = true
  })
  const worker = async () => {
    while (!ended) {
      const status = await ask(flood, agent, number++)
      answers[status] = (answers[status] ?? 0) + 1
      if (status === 429 && answers[status] === 1) process.send?.('refused')
    }
  }
  await Promise.all(Array.from({ length: together }, worker))
  agent.destroy()
  process.send?.(answers)
  process.disconnect()
})
