import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fetchWhole } from './fetch-whole.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** A connection that brings a byte after each of these waits, in milliseconds, and then the end. */
const bringing =
  (waits: readonly number[]): typeof fetch =>
  async (_, init) => {
    const left = [...waits]
    const body = new ReadableStream({
      start: (controller) => init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
      async pull(controller) {
        const wait = left.shift()
        if (wait === undefined) return controller.close()
        await new Promise((resolve) => setTimeout(resolve, wait))
        if (!init?.signal?.aborted) controller.enqueue(new Uint8Array([120]))
      },
    })
    return new Response(body)
  }

/** How an answer ends, and after how long. */
async function endOf(waits: readonly number[]) {
  const begun = Date.now()
  const ended = fetchWhole(bringing(waits))('/').then(
    async (response) => [await response.text(), Date.now() - begun],
    (error: Error) => [error.name, Date.now() - begun],
  )
  await vi.runAllTimersAsync()
  return ended
}

test('a slow answer comes whole while it moves', async () => {
  expect(await endOf(Array(6).fill(19_000))).toEqual(['xxxxxx', 114_000])
})

test('one that stalls is called off 20 seconds after its last byte', async () => {
  expect(await endOf([5_000, 21_000])).toEqual(['AbortError', 25_000])
})

test('one that drips for ever is called off after two minutes', async () => {
  expect(await endOf(Array(1000).fill(1_000))).toEqual(['AbortError', 120_000])
})

test('nothing is left behind an answer, nor behind a connection that failed', async () => {
  await fetchWhole(bringing([]))('/')
  await expect(fetchWhole(() => Promise.reject(new TypeError('fetch failed')))('/')).rejects.toThrow(TypeError)
  expect(vi.getTimerCount()).toBe(0)
})
