import type { ServerResponse } from 'node:http'
import { type StreamEvent, silenceMs } from '@parley/protocol/events'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { type Answer, localServer, problem } from '../../test/local-server.ts'
import { createEventStream, type EventStreamOptions } from './event-stream.ts'

afterEach(() => {
  vi.useRealTimers()
})

const begin = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
const message = (seq: number) => `event: message\nid: ${seq}\ndata: {"seq":${seq}}\n\n`

/** A stream against a real server; `next` waits for something to have happened. */
async function streamTo(answer: Answer, changes: Partial<EventStreamOptions> = {}) {
  const { request, calls } = await localServer(answer)
  const events: StreamEvent[] = []
  const connections: boolean[] = []
  let position = '0'
  const stream = createEventStream({
    authorized: request,
    position: () => ({ id: position, conversation: 'conv_1' }),
    onEvent(event) {
      events.push(event)
      position = event.id ?? position
    },
    onConnection: (open) => connections.push(open),
    onCrowded: () => undefined,
    onRefused: () => undefined,
    random: () => 0,
    ...changes,
  })
  onTestFinished(stream.stop)
  return { stream, calls, events, connections }
}

test('it tells its position and conversation, and gives the events that can be read', async () => {
  const { stream, calls, events, connections } = await streamTo((_, response) => {
    begin(response)
    response.write(`${message(1)}event: done\ndata: not json\n\n${message(2)}`)
  })
  stream.start()
  await vi.waitUntil(() => events.length === 2)
  expect(calls[0]).toMatchObject({ path: '/v1/events?conversation=conv_1', headers: { 'last-event-id': '0' } })
  expect(events.map(({ id }) => id)).toEqual(['1', '2'])
  expect(connections[0]).toBe(true)
})

test('a stream that was cut goes on from where it was', async () => {
  let streams = 0
  const { stream, calls, events, connections } = await streamTo((_, response) => {
    begin(response)
    response.write(message(++streams), () => streams === 1 && response.destroy())
  })
  stream.start()
  await vi.waitUntil(() => events.length === 1 && connections.includes(false))
  stream.nudge()
  await vi.waitUntil(() => events.length === 2)
  expect(calls[1]?.headers['last-event-id']).toBe('1')
  expect(connections.filter((open, index) => open !== connections[index - 1])).toEqual([true, false, true])
})

test('it comes back when the server said to, at a goodbye', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, calls, connections } = await streamTo((_, response) => {
    begin(response)
    response.write('event: bye\ndata: {"reason":"shutdown","retryMs":7000}\n\n')
  })
  stream.start()
  await vi.waitUntil(() => connections.includes(false))
  await vi.advanceTimersByTimeAsync(6900)
  expect(calls).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  await vi.waitUntil(() => calls.length === 2)
})

const clocks = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const

test('a connection that says nothing for 40 s is taken for dead', async () => {
  vi.useFakeTimers({ toFake: [...clocks] })
  const { stream, calls, connections } = await streamTo((_, response) => begin(response))
  stream.start()
  await vi.waitUntil(() => connections.length > 0)
  await vi.advanceTimersByTimeAsync(silenceMs - 100)
  expect(connections).toEqual([true])
  await vi.advanceTimersByTimeAsync(5200)
  await vi.waitUntil(() => connections.includes(false))
  await vi.advanceTimersByTimeAsync(2000)
  await vi.waitUntil(() => calls.length === 2)
})

test('after a sleep of the machine it connects again at the first look', async () => {
  vi.useFakeTimers({ toFake: [...clocks] })
  const { stream, calls, connections } = await streamTo((_, response) => begin(response))
  stream.start()
  await vi.waitUntil(() => connections.length > 0)
  // While it sleeps the clock goes on and timers do not.
  vi.setSystemTime(Date.now() + 30_000)
  await vi.advanceTimersByTimeAsync(5000)
  await vi.waitUntil(() => calls.length === 2)
  expect(connections).not.toContain(false)
})

test('whoever comes back to a connection that missed its sign of life gets another at once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { stream, calls, connections } = await streamTo((_, response) => begin(response))
  stream.start()
  await vi.waitUntil(() => connections.length > 0)
  stream.nudge()
  vi.setSystemTime(Date.now() + 21_000)
  stream.nudge()
  await vi.waitUntil(() => calls.length === 2)
  expect(connections).not.toContain(false)
})

test('where too many streams are open it says so, and asks again when it may', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let crowded = 0
  const { stream, calls, connections } = await streamTo(
    (_, response) => {
      if (calls.length > 3) return begin(response)
      response.setHeader('retry-after', '5')
      return problem(response, 429, 'rate_limited')
    },
    { onCrowded: () => crowded++ },
  )
  stream.start()
  for (const times of [1, 2, 3]) {
    await vi.waitUntil(() => crowded === times)
    expect(calls).toHaveLength(times)
    await vi.advanceTimersByTimeAsync(5000)
  }
  await vi.waitUntil(() => connections.length > 0)
  expect(connections).not.toContain(false)
})

test('a server that stays away is asked less and less often', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, calls, connections } = await streamTo((_, response) => problem(response, 503, 'unavailable'))
  stream.start()
  for (const [failures, wait] of [1000, 2000, 4000, 8000].entries()) {
    await vi.waitUntil(() => connections.length === failures + 1)
    await vi.advanceTimersByTimeAsync(wait - 1)
    expect(calls).toHaveLength(failures + 1)
    await vi.advanceTimersByTimeAsync(1)
    await vi.waitUntil(() => calls.length === failures + 2)
  }
})

test('a captive portal is no connection', async () => {
  const { stream, calls, connections } = await streamTo((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>')
  })
  stream.start()
  await vi.waitUntil(() => connections.length === 1)
  expect(connections).toEqual([false])
  expect(calls).toHaveLength(1)
})

test('where the site does not want us, nobody asks again', async () => {
  const refused = Promise.withResolvers<string>()
  const { stream, calls } = await streamTo((_, response) => problem(response, 403, 'site_disabled'), {
    onRefused: ({ code }) => refused.resolve(code),
  })
  stream.start()
  expect(await refused.promise).toBe('site_disabled')
  stream.nudge()
  expect(calls).toHaveLength(1)
})

test('the first wait is the one that the server names', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { stream, calls, connections } = await streamTo((_, response) => {
    begin(response)
    response.end('retry: 300\n\n')
  })
  stream.start()
  await vi.waitUntil(() => connections.includes(false))
  await vi.advanceTimersByTimeAsync(150)
  await vi.waitUntil(() => calls.length === 2)
})

test('a stopped stream is closed and stays so', async () => {
  const closed = Promise.withResolvers<void>()
  const { stream, calls, connections } = await streamTo((_, response) => {
    begin(response)
    response.on('close', closed.resolve)
  })
  stream.start()
  await vi.waitUntil(() => connections.length === 1)
  stream.stop()
  await closed.promise
  expect(connections).toEqual([true])
  expect(calls).toHaveLength(1)
})

test('a restart connects again at once from the present position', async () => {
  const { stream, calls, connections } = await streamTo((_, response) => begin(response))
  stream.start()
  await vi.waitUntil(() => connections.length === 1)
  stream.restart()
  await vi.waitUntil(() => calls.length === 2)
  expect(connections).not.toContain(false)
})
