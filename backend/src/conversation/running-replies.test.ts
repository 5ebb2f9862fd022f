import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RunningReplies } from './running-replies.ts'
import type { ClaimedTurn } from './transcripts.ts'

const claimed = (replyId: string): ClaimedTurn => {
  const at = new Date()
  const turn = { questionSeq: 1, replySeq: 2, replyId, owner: 'proc_1', wish: null, at }
  const scope = { siteId: 'site_1', visitorId: `vis of ${replyId}` }
  const rest = { id: 'conv_1', status: 'open', handoff: 'none', lastSeq: 2, turnCount: 1, createdAt: at } as const
  return { turn, conversation: { ...scope, ...rest, turns: [turn] } }
}

describe('the replies that run here', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('take a turn on once, also when it has just ended and an older read of the list still shows it', () => {
    const runningReplies = new RunningReplies()
    expect(runningReplies.begin(claimed('msg_1'))).not.toBeNull()
    expect(runningReplies.begin(claimed('msg_1'))).toBeNull()
    runningReplies.ended('msg_1')
    expect(runningReplies.begin(claimed('msg_1'))).toBeNull()
    expect(runningReplies.size).toBe(0)
  })

  it('remember what ended for a minute, and do not grow with every turn', () => {
    const runningReplies = new RunningReplies()
    runningReplies.ended('msg_1')
    vi.advanceTimersByTime(30_000)
    runningReplies.ended('msg_2')
    vi.advanceTimersByTime(30_000)
    runningReplies.ended('msg_3')
    expect(runningReplies.begin(claimed('msg_2'))).toBeNull()
    expect(runningReplies.begin(claimed('msg_1'))).not.toBeNull()
  })

  it('end for the first reason that was given', () => {
    const runningReplies = new RunningReplies()
    const reply = runningReplies.begin(claimed('msg_1'))
    runningReplies.end('msg_1', 'stop')
    runningReplies.end('msg_1', 'shutdown')
    expect(reply?.endReason).toBe('stop')
    expect(reply?.abort.signal.aborted).toBe(true)
  })

  it('know which visitors wait for one', () => {
    const runningReplies = new RunningReplies()
    runningReplies.begin(claimed('msg_1'))
    expect(runningReplies.isBusy('vis of msg_1')).toBe(true)
    expect(runningReplies.isBusy('vis of msg_2')).toBe(false)
    runningReplies.ended('msg_1')
    expect(runningReplies.isBusy('vis of msg_1')).toBe(false)
  })
})
