import { expect, test } from 'vitest'
import { DialError } from '#outbound/dial-error.ts'
import type { DialResponse } from '#outbound/exchange.ts'
import { repeatCall } from './repeat-call.ts'

const start = Date.UTC(2026, 10, 21)

/** Runs what happens at each attempt, and tells how long was waited. Waiting is what makes time pass. */
const run = async (...attempts: (DialResponse | Error)[]) => {
  let time = start
  let calls = 0
  const waits: number[] = []
  const call = async () => {
    const attempt = attempts[calls++]
    if (attempt === undefined) throw new Error('called too often')
    if (attempt instanceof Error) throw attempt
    return attempt
  }
  const wait = async (ms: number) => {
    waits.push(ms)
    time += ms
  }
  const outcome = await repeatCall(call, { now: () => time, wait }).catch((error: unknown) => ({ error }))
  return { outcome, calls, waits }
}

const answer = (status: number, headers: Record<string, string> = {}): DialResponse => ({
  status,
  headers,
  body: (async function* () {})(),
})
const refused = new DialError('refused', 'nobody listens')

test('what is answered is not repeated, whatever the answer', async () => {
  for (const status of [200, 204, 302, 400, 401, 404, 500, 502, 504]) {
    expect(await run(answer(status))).toMatchObject({ outcome: { status }, calls: 1, waits: [] })
  }
})

test.each([429, 503])('%i is repeated twice, and the last answer counts', async (status) => {
  expect(await run(answer(status), answer(200))).toMatchObject({ outcome: { status: 200 }, waits: [500] })
  expect(await run(answer(status), answer(status), answer(status))).toMatchObject({
    outcome: { status },
    calls: 3,
    waits: [500, 2_000],
  })
})

test('a refused connection is repeated twice', async () => {
  expect(await run(refused, refused, answer(200))).toMatchObject({ outcome: { status: 200 }, calls: 3 })
  expect(await run(refused, refused, refused)).toMatchObject({ outcome: { error: refused }, calls: 3 })
})

test.each(['reset', 'timeout', 'tls', 'dns', 'blocked', 'protocol', 'too_large'] as const)(
  'a call that failed by %s is not repeated',
  async (kind) => {
    const error = new DialError(kind, 'x')
    expect(await run(error)).toMatchObject({ outcome: { error }, calls: 1 })
  },
)

test('a call that may have begun is not repeated, however it failed', async () => {
  const error = new DialError('refused', 'x', { mayHaveBegun: true })
  expect(await run(error)).toMatchObject({ outcome: { error }, calls: 1 })
})

test('Retry-After is respected, in seconds and as a date', async () => {
  expect(await run(answer(503, { 'retry-after': '3' }), answer(200))).toMatchObject({ waits: [3_000] })
  const date = new Date(start + 4_000).toUTCString()
  expect(await run(answer(429, { 'retry-after': date }), answer(200))).toMatchObject({ waits: [4_000] })
  expect(await run(answer(429, { 'retry-after': '0' }), answer(200))).toMatchObject({ waits: [0] })
  expect(await run(answer(429, { 'retry-after': 'soon' }), answer(200))).toMatchObject({ waits: [500] })
})

test('no call is repeated later than 10 s after the first', async () => {
  expect(await run(answer(503, { 'retry-after': '10' }))).toMatchObject({ outcome: { status: 503 }, calls: 1 })
  const six = answer(503, { 'retry-after': '6' })
  expect(await run(six, six)).toMatchObject({ outcome: { status: 503 }, calls: 2, waits: [6_000] })
  const nine = answer(503, { 'retry-after': '9' })
  expect(await run(nine, refused)).toMatchObject({ outcome: { error: refused }, calls: 2, waits: [9_000] })
})
