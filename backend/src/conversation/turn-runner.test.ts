import { describe, expect, it, vi } from 'vitest'
import { inProcessLive } from '#live/in-process.ts'
import { claimedTurn, messageRecord } from '../../test/fixtures/records.ts'
import { type Agent, AgentFailure } from './agent.ts'
import type { Look } from './live.ts'
import type { QuestionSource } from './question.ts'
import type { MessageRecord } from './record.ts'
import { RunningReplies } from './running-replies.ts'
import type { Transcripts } from './transcripts.ts'
import { createTurnRunner, type TurnReport } from './turn-runner.ts'

/**
 * A runner over a database that answers the reading of a question as `messageAt` does, and takes whatever is written. The
 * process gives up on it after `patience` attempts.
 */
function runnerOver(messageAt: () => Promise<MessageRecord>, agent: Agent, patience = 20) {
  const attempts: number[] = []
  const reports: TurnReport[] = []
  const endReply = vi.fn(async () => true)
  const transcripts = { messageAt, endReply, endTurn: async () => null } as unknown as Transcripts
  const site = async () => ({ id: 'site_a', name: 'Shop', platform: 'custom', historyLength: 0 })
  const questions: QuestionSource = { transcripts, site, identity: async () => null }
  const runningReplies = new RunningReplies()
  const live = inProcessLive()
  const looks: Look[] = []
  live.subscribe('vis_a', (look) => looks.push(look))
  const runner = createTurnRunner({
    processId: 'proc_a',
    agent,
    transcripts,
    questions,
    live,
    runningReplies,
    report: (report) => reports.push(report),
    waitForDatabase: async (_, attempt) => attempts.push(attempt) < patience,
  })
  return { runner, runningReplies, endReply, attempts, reports, looks }
}

const answers = (answer: Agent['answer']): Agent & { answer: ReturnType<typeof vi.fn<Agent['answer']>> } => ({
  answer: vi.fn(answer),
})

describe('a question that cannot be read', () => {
  const agent = () =>
    answers(async function* () {
      yield 'Yes.'
    })

  it('is tried five times, then its turn fails, and the agent is not asked', async () => {
    const asked = agent()
    const { runner, endReply, attempts, reports } = runnerOver(() => Promise.reject(new Error('no primary')), asked)
    await runner.run(claimedTurn())
    expect(attempts).toEqual([1, 2, 3, 4, 5])
    expect(asked.answer).not.toHaveBeenCalled()
    const record = { reason: 'internal', totalMs: expect.any(Number) }
    expect(endReply.mock.calls).toStrictEqual([['msg_reply', '', { status: 'failed', code: 'internal' }, record]])
    expect(reports).toMatchObject([{ outcome: 'failed', code: 'internal' }])
  })

  it('for a moment only, is answered when it can be', async () => {
    const read = vi.fn(async () => messageRecord()).mockRejectedValueOnce(new Error('no primary'))
    const { runner, attempts, reports } = runnerOver(read, agent())
    await runner.run(claimedTurn())
    expect(attempts).toEqual([1])
    expect(reports).toMatchObject([{ outcome: 'complete' }])
  })

  it('is given up when the process is about to end', async () => {
    const asked = agent()
    const { runner, runningReplies, attempts, endReply } = runnerOver(
      () => Promise.reject(new Error('no primary')),
      asked,
      2,
    )
    await runner.run(claimedTurn())
    expect(attempts).toEqual([1, 2])
    expect(asked.answer).not.toHaveBeenCalled()
    expect(runningReplies.size).toBe(0)
    expect(endReply).toHaveBeenCalledOnce()
  })
})

describe('an agent that fails', () => {
  it('because its call was ended, has not failed: the reply was stopped', async () => {
    const begun = Promise.withResolvers<void>()
    const agent = answers(async function* (_, signal) {
      yield 'So far'
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      throw new AgentFailure('agent_unavailable', 'the connection broke off')
    })
    const { runner, runningReplies, endReply, reports } = runnerOver(async () => messageRecord(), agent)
    const run = runner.run(claimedTurn())
    await begun.promise
    runningReplies.end('msg_reply', 'stop')
    await run
    const record = { firstContentMs: expect.any(Number), totalMs: expect.any(Number) }
    expect(endReply.mock.calls).toStrictEqual([['msg_reply', 'So far', { status: 'stopped' }, record]])
    expect(reports[0]).not.toHaveProperty('error')
  })
})

describe("a turn that is another process's now", () => {
  it('is not written by this one, and its streams read how it ended', async () => {
    const begun = Promise.withResolvers<void>()
    const agent = answers(async function* (_, signal) {
      yield 'So far'
      begun.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })
    const { runner, runningReplies, endReply, looks } = runnerOver(async () => messageRecord(), agent)
    const run = runner.run(claimedTurn())
    await begun.promise
    runningReplies.end('msg_reply', 'lost')
    await run
    expect(endReply).not.toHaveBeenCalled()
    expect(looks).toEqual(['text', 'text', 'messages'])
  })
})
