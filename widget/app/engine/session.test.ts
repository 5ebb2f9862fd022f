import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aSession } from '../../test/fixtures.ts'
import { type Answer, json, localServer, problem } from '../../test/local-server.ts'
import { sessionOptions } from '../../test/session-options.ts'
import { createSessionKeeper, type SessionOptions } from './session.ts'

async function keeperFor(answer: Answer, changes: Partial<SessionOptions> = {}) {
  const { request, calls } = await localServer(answer)
  const opened: [token: string, before: string | undefined][] = []
  const keeper = createSessionKeeper(
    sessionOptions({
      request,
      locale: 'de',
      timeZone: 'Europe/Berlin',
      onOpened: (session, previous) => opened.push([session.token, previous?.token]),
      ...changes,
    }),
  )
  return { keeper, calls, opened }
}

const always: Answer = (_, response) => json(response, 201, aSession())

test('a session is opened with what is known of page and visitor', async () => {
  const { keeper, calls, opened } = await keeperFor(always, { returnToken: () => 'return' })
  await keeper.open()
  expect(calls[0]?.body).toEqual({
    siteKey: 'pk_demo',
    origin: 'https://shop.example',
    ticket: 'ticket-1',
    page: { url: 'https://shop.example/' },
    locale: 'de',
    timeZone: 'Europe/Berlin',
    returnToken: 'return',
  })
  expect(opened).toEqual([['token-1', undefined]])
})

test('of several customers named in one step the last one is it', async () => {
  const { keeper, calls } = await keeperFor(always)
  await keeper.open()
  await Promise.all(['A', 'B', 'C'].map((each) => keeper.identify(each)))
  expect(calls.map(({ body }) => body.identity?.token)).toEqual([undefined, 'A', 'B', 'C'])
})

test('calls at the same time share one request', async () => {
  const { keeper, calls } = await keeperFor(always)
  await Promise.all([keeper.open(), keeper.open(), keeper.open()])
  expect(calls).toHaveLength(1)
})

test('a renewal shows the token it replaces and needs no ticket', async () => {
  const { keeper, calls } = await keeperFor(always)
  await keeper.open()
  await keeper.open()
  expect(calls[1]?.headers.authorization).toBe('Bearer token-1')
  expect(calls[1]?.body).not.toHaveProperty('ticket')
})

test('the token of an earlier page keeps its visitor, until there is one of this page', async () => {
  const { keeper, calls } = await keeperFor(always)
  await keeper.open('earlier')
  await keeper.open('earlier')
  expect(calls.map(({ headers }) => headers.authorization)).toEqual(['Bearer earlier', 'Bearer token-1'])
})

test('an earlier token that does not hold gives way to a ticket', async () => {
  const { keeper, calls } = await keeperFor(({ headers }, response) =>
    headers.authorization ? problem(response, 400, 'invalid_request') : json(response, 201, aSession()),
  )
  await keeper.open('earlier')
  expect(calls.map(({ body }) => body.ticket)).toEqual([undefined, 'ticket-1'])
})

test('a ticket that does not hold is replaced by one of a fresh document', async () => {
  const { keeper, calls } = await keeperFor(({ body }, response) =>
    body.ticket === 'ticket-2' ? json(response, 201, aSession()) : problem(response, 403, 'forbidden', 'ticket'),
  )
  await keeper.open()
  expect(calls.map(({ body }) => body.ticket)).toEqual(['ticket-1', 'ticket-2'])
})

test('a ticket that does not hold twice is an error, not a loop', async () => {
  const { keeper, calls } = await keeperFor((_, response) => problem(response, 403, 'forbidden', 'ticket'))
  await expect(keeper.open()).rejects.toMatchObject({ code: 'forbidden' })
  expect(calls).toHaveLength(2)
})

test.each(['session_expired', 'session_required', 'invalid_request'])(
  'a held token answered with %s gives way to a ticket',
  async (code) => {
    let refuse = false
    const { keeper, calls } = await keeperFor(({ headers }, response) =>
      refuse && headers.authorization ? problem(response, 401, code) : json(response, 201, aSession()),
    )
    await keeper.open()
    refuse = true
    await keeper.open()
    expect(calls.map(({ body }) => body.ticket)).toEqual(['ticket-1', undefined, 'ticket-1'])
  },
)

test('a server that is away does not cost the held token', async () => {
  let away = false
  const { keeper, calls } = await keeperFor((_, response) =>
    away ? problem(response, 503, 'unavailable') : json(response, 201, aSession()),
  )
  await keeper.open()
  away = true
  await expect(keeper.open()).rejects.toMatchObject({ code: 'unavailable' })
  expect(calls).toHaveLength(2)
  expect(keeper.current?.token).toBe('token-1')
})

describe('identity', () => {
  const holds =
    (good: string): Answer =>
    ({ body }, response) =>
      body.identity && body.identity.token !== good
        ? problem(response, 403, 'forbidden', 'identity')
        : json(response, 201, aSession())

  test('one that does not hold is asked for once more', async () => {
    const { keeper, calls } = await keeperFor(holds('new'), { identity: 'old', freshIdentity: async () => 'new' })
    await keeper.open()
    expect(calls.map(({ body }) => body.identity?.token)).toEqual(['old', 'new'])
  })

  test('after that the chat goes on without', async () => {
    const { keeper, calls } = await keeperFor(holds('none'), { identity: 'old', freshIdentity: async () => 'older' })
    await keeper.open()
    expect(calls.map(({ body }) => body.identity?.token)).toEqual(['old', 'older', undefined])
  })

  test('one that comes later goes with the held token, so that what was said comes too', async () => {
    const { keeper, calls } = await keeperFor(always)
    await keeper.open()
    await keeper.identify('who')
    expect(calls[1]).toMatchObject({
      headers: { authorization: 'Bearer token-1' },
      body: { identity: { token: 'who' } },
    })
  })
})

describe('requests', () => {
  test('one that finds the session expired is repeated with a new one', async () => {
    let sessions = 0
    const { keeper, calls } = await keeperFor(({ path, headers }, response) => {
      if (path === '/v1/sessions') return void json(response, 201, aSession({ token: `token-${++sessions}` }))
      if (headers.authorization === 'Bearer token-1') return void problem(response, 401, 'session_expired')
      json(response, 200, {})
    })
    await keeper.open()
    await Promise.all([keeper.authorized('/v1/messages'), keeper.authorized('/v1/messages')])
    expect(sessions).toBe(2)
    expect(calls.filter(({ path }) => path === '/v1/messages')).toHaveLength(4)
  })

  test.each([
    ['a stranger, once this one is erased', false, ['Bearer token-1']],
    ['the customer that this one turned out to be', true, ['Bearer token-1', 'Bearer token-2']],
  ])('one that writes is repeated or not as the session that follows is %s', async (_, identified, tried) => {
    let sessions = 0
    const { keeper, calls } = await keeperFor(({ path, headers }, response) => {
      const n = path === '/v1/sessions' ? ++sessions : 0
      const visitor = { id: `vis_${n}`, known: true, identified: identified && n > 1 }
      if (n > 0) return void json(response, 201, aSession({ token: `token-${n}`, visitor }))
      if (headers.authorization === 'Bearer token-1') return void problem(response, 401, 'session_required')
      json(response, 202, {})
    })
    await keeper.open()
    await keeper.authorized('/v1/messages', { method: 'POST' }).catch(() => undefined)
    const posts = calls.filter(({ path }) => path === '/v1/messages')
    expect(posts.map(({ headers }) => headers.authorization)).toEqual(tried)
  })

  test('any other refusal is the answer', async () => {
    const { keeper } = await keeperFor(({ path }, response) =>
      path === '/v1/sessions' ? json(response, 201, aSession()) : problem(response, 409, 'conflict'),
    )
    await expect(keeper.authorized('/v1/messages')).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('in time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  const minutes = 60_000
  /** A server whose clock is a year ahead of the visitor's. */
  async function aheadBy(year: number, answer: (opened: number) => boolean = () => true) {
    let opened = 0
    const { keeper, calls } = await keeperFor(({ path }, response) => {
      if (path !== '/v1/sessions') return json(response, 200, {})
      if (!answer(++opened)) return problem(response, 503, 'unavailable')
      const now = Date.now() + year
      const session = aSession({ token: `token-${opened}`, expiresAt: new Date(now + 60 * minutes).toISOString() })
      return json(response, 201, session, { date: new Date(now).toUTCString() })
    })
    await keeper.open()
    const tokenAfter = async (ms: number) => {
      vi.setSystemTime(Date.now() + ms)
      await keeper.authorized('/v1/messages')
      return calls.at(-1)?.headers.authorization
    }
    return { tokenAfter }
  }
  const year = 365 * 24 * 60 * minutes

  test('it is renewed before its end by the clock of the server, whatever the visitor’s says', async () => {
    const { tokenAfter } = await aheadBy(year)
    expect(await tokenAfter(47 * minutes)).toBe('Bearer token-1')
    expect(await tokenAfter(2 * minutes)).toBe('Bearer token-2')
    expect(await tokenAfter(1 * minutes)).toBe('Bearer token-2')
  })

  test('a renewal that fails is no matter while the token holds', async () => {
    const { tokenAfter } = await aheadBy(year, (opened) => opened !== 2)
    expect(await tokenAfter(49 * minutes)).toBe('Bearer token-1')
    expect(await tokenAfter(1 * minutes)).toBe('Bearer token-3')
  })
})
