import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Agent, AgentFailure } from '#conversation/agent.ts'
import { question } from '../../test/agents/agent-question.ts'
import { failuresToOpen, forgetMs, openMs, withBreaker } from './breaker.ts'

type Outcome = 'answers' | 'agent_unavailable' | 'agent_timeout' | 'bug' | AgentFailure | PromiseLike<void>

let now: number
let calls: string[]
let changes: string[]
let refused: number
let outcome: Outcome
let agent: Agent

/** Does what `outcome` says when it is called; a promise is waited for, and its rejection is the agent's failure. */
const inner: Agent = {
  async *answer({ siteId }, signal) {
    calls.push(siteId)
    const now = outcome
    yield 'a piece'
    if (now === 'bug') throw new TypeError('ours')
    if (now instanceof AgentFailure) throw now
    if (typeof now === 'object') await now
    else if (now !== 'answers' && !signal.aborted) throw new AgentFailure(now, 'the agent failed')
  },
}

beforeEach(() => {
  vi.useFakeTimers()
  now = 1
  calls = []
  changes = []
  refused = 0
  outcome = 'agent_unavailable'
  agent = withBreaker(inner, {
    now: () => now,
    onChange: ({ siteId, state, open }) => changes.push(`${siteId} ${state} ${open}`),
    onRefused: () => {
      refused += 1
    },
  })
})

afterEach(() => void vi.useRealTimers())

/** Each question in a conversation of its own, unless one is named. */
async function ask(
  siteId = 'site_1',
  signal = new AbortController().signal,
  conversation = `conv_${calls.length}`,
): Promise<string> {
  const asked = question()
  try {
    for await (const _ of agent.answer(
      { ...asked, siteId, request: { ...asked.request, sessionId: conversation } },
      signal,
    ));
    return 'answered'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
const fail = async (times: number, siteId?: string) => {
  for (let n = 0; n < times; n++) expect(await ask(siteId)).toBe('the agent failed')
}

describe('a breaker', () => {
  it.each(['agent_unavailable', 'agent_timeout'] as const)('opens after five %s in a row', async (code) => {
    outcome = code
    await fail(failuresToOpen)
    expect(await ask()).toBe('the breaker is open')
    expect(calls).toHaveLength(failuresToOpen)
    expect(refused).toBe(1)
    expect(changes).toEqual(['site_1 open 1'])
  })

  it('refuses as agent_unavailable', async () => {
    await fail(failuresToOpen)
    const answer = agent.answer(question(), new AbortController().signal)[Symbol.asyncIterator]()
    await expect(answer.next()).rejects.toMatchObject({ name: 'AgentFailure', code: 'agent_unavailable' })
  })

  it('stays closed when an answer comes between the failures', async () => {
    await fail(failuresToOpen - 1)
    outcome = 'answers'
    expect(await ask()).toBe('answered')
    outcome = 'agent_timeout'
    await fail(failuresToOpen - 1)
    expect(changes).toEqual([])
  })

  it('stays closed as long as one conversation alone fails, and opens with the first failure of another', async () => {
    const alone = () => ask('site_1', new AbortController().signal, 'conv_1')
    for (let n = 0; n < 2 * failuresToOpen; n++) expect(await alone()).toBe('the agent failed')
    expect(changes).toEqual([])
    await fail(1)
    expect(changes).toEqual(['site_1 open 1'])
    expect(await alone()).toBe('the breaker is open')
  })

  it.each([400, 401, 404, 413, 422])('takes a refused question (%i) for a sign of life', async (status) => {
    await fail(failuresToOpen - 1)
    outcome = new AgentFailure('agent_unavailable', 'refused', { status })
    for (let n = 0; n < failuresToOpen; n++) expect(await ask()).toBe('refused')
    outcome = 'agent_unavailable'
    await fail(failuresToOpen - 1)
    expect(changes).toEqual([])
  })

  it.each([undefined, 200, 302, 408, 429, 500, 503])('counts a failure with the status %s', async (status) => {
    outcome = new AgentFailure('agent_unavailable', 'the agent failed', { status })
    await fail(failuresToOpen)
    expect(changes).toEqual(['site_1 open 1'])
  })

  it("is each site's own", async () => {
    await fail(failuresToOpen)
    await fail(failuresToOpen, 'site_2')
    expect(changes).toEqual(['site_1 open 1', 'site_2 open 2'])
    expect(await ask('site_3')).toBe('the agent failed')
  })

  it('lets calls through that come at once', async () => {
    await fail(1)
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill('the agent failed'))
  })

  it('takes no bug of ours for a failure of the agent', async () => {
    outcome = 'bug'
    for (let n = 0; n < 2 * failuresToOpen; n++) expect(await ask()).toBe('ours')
  })

  it('counts an answer that was stopped neither as a failure nor as an answer', async () => {
    await fail(failuresToOpen - 1)
    for (let n = 0; n < failuresToOpen; n++) expect(await ask('site_1', AbortSignal.abort())).toBe('answered')
    for await (const _ of agent.answer(question(), new AbortController().signal)) break
    expect(changes).toEqual([])
    await fail(1)
    expect(changes).toEqual(['site_1 open 1'])
  })
})

describe('an open breaker', () => {
  beforeEach(() => fail(failuresToOpen))

  it('lets one call try after 30 s, and closes when it is answered', async () => {
    now += openMs - 1
    expect(await ask()).toBe('the breaker is open')
    now += 1
    const trial = Promise.withResolvers<void>()
    outcome = trial.promise
    const tried = ask()
    expect(await Promise.all([ask(), ask()])).toEqual(['the breaker is open', 'the breaker is open'])
    trial.resolve()
    expect(await tried).toBe('answered')
    expect(changes).toEqual(['site_1 open 1', 'site_1 closed 0'])
    outcome = 'agent_unavailable'
    await fail(failuresToOpen - 1)
  })

  it('refuses for another 30 s when the trial fails', async () => {
    now += openMs
    await fail(1)
    now += openMs - 1
    expect(await ask()).toBe('the breaker is open')
    expect(changes).toEqual(['site_1 open 1'])
    now += 1
    await fail(1)
  })

  it('gives the trial to the next call when it was stopped', async () => {
    now += openMs
    expect(await ask('site_1', AbortSignal.abort())).toBe('answered')
    outcome = 'answers'
    expect(await ask()).toBe('answered')
    expect(changes.at(-1)).toBe('site_1 closed 0')
  })

  it('is forgotten when nobody asked for ten minutes', async () => {
    await fail(failuresToOpen, 'site_2')
    now += forgetMs + 1
    await vi.advanceTimersByTimeAsync(forgetMs + 1)
    expect(changes.slice(-2)).toEqual(['site_1 closed 1', 'site_2 closed 0'])
  })
})

describe('calls that began before the breaker opened', () => {
  afterEach(() => expect(changes[0]).toBe('site_1 open 1'))

  it('do not prolong it when they fail, nor end a trial', async () => {
    const early = Promise.withResolvers<void>()
    outcome = early.promise
    const begun = ask()
    outcome = 'agent_timeout'
    await fail(failuresToOpen)
    now += openMs
    const trial = Promise.withResolvers<void>()
    outcome = trial.promise
    const tried = ask()
    early.reject(new AgentFailure('agent_timeout', 'late'))
    expect(await begun).toBe('late')
    expect(await ask()).toBe('the breaker is open')
    trial.resolve()
    expect(await tried).toBe('answered')
  })

  it('do not prolong it when they fail before its trial', async () => {
    const early = Promise.withResolvers<void>()
    outcome = early.promise
    const begun = ask()
    outcome = 'agent_unavailable'
    await fail(failuresToOpen)
    now += openMs - 1
    early.reject(new AgentFailure('agent_timeout', 'late'))
    expect(await begun).toBe('late')
    now += 1
    outcome = 'answers'
    expect(await ask()).toBe('answered')
  })

  it('end no trial when they are stopped', async () => {
    const early = Promise.withResolvers<void>()
    const stop = new AbortController()
    outcome = early.promise
    const begun = ask('site_1', stop.signal)
    outcome = 'agent_unavailable'
    await fail(failuresToOpen)
    now += openMs
    const trial = Promise.withResolvers<void>()
    outcome = trial.promise
    const tried = ask()
    stop.abort()
    early.resolve()
    expect(await begun).toBe('answered')
    expect(await ask()).toBe('the breaker is open')
    trial.resolve()
    expect(await tried).toBe('answered')
  })

  it('close it when they are answered', async () => {
    const early = Promise.withResolvers<void>()
    outcome = early.promise
    const begun = ask()
    outcome = 'agent_unavailable'
    await fail(failuresToOpen)
    early.resolve()
    expect(await begun).toBe('answered')
    expect(changes.at(-1)).toBe('site_1 closed 0')
  })
})
