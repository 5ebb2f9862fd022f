import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RunningReplies } from './running-replies.ts'
import type { ClaimedTurn } from './transcripts.ts'

const claimed = (replyId: string): ClaimedTurn => {
  const at = new Date()
  const turn = { question: 1, reply: 2, replyId, owner: 'proc_1', wish: null, at }
  const scope = { siteId: 'site_1', visitorId: `vis of ${replyId}` }
  const rest = { id: 'conv_1', status: 'open', handoff: 'none', lastSeq: 2, turnCount: 1, createdAt: at } as const
  return { turn, conversation: { ...scope, ...rest, turns: [turn] } }
}

describe('the replies that run here', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('take a turn on once, also when it has just ended and an older read of the list still shows it', () => {
    const running = new RunningReplies()
    expect(running.begin(claimed('msg_1'))).not.toBeNull()
    expect(running.begin(claimed('msg_1'))).toBeNull()
    running.ended('msg_1')
    expect(running.begin(claimed('msg_1'))).toBeNull()
    expect(running.size).toBe(0)
  })

  it('remember what ended for a minute, and do not grow with every turn', () => {
    const running = new RunningReplies()
    running.ended('msg_1')
    vi.advanceTimersByTime(30_000)
    running.ended('msg_2')
    vi.advanceTimersByTime(30_000)
    running.ended('msg_3')
    expect(running.begin(claimed('msg_2'))).toBeNull()
    expect(running.begin(claimed('msg_1'))).not.toBeNull()
  })

  it('end for the first reason that was given', () => {
    const running = new RunningReplies()
    const reply = running.begin(claimed('msg_1'))
    running.end('msg_1', 'stop')
    running.end('msg_1', 'shutdown')
    expect(reply?.endReason).toBe('stop')
    expect(reply?.abort.signal.aborted).toBe(true)
  })

  it('know which visitors wait for one', () => {
    const running = new RunningReplies()
    running.begin(claimed('msg_1'))
    expect(running.isBusy('vis of msg_1')).toBe(true)
    expect(running.isBusy('vis of msg_2')).toBe(false)
    running.ended('msg_1')
    expect(running.isBusy('vis of msg_1')).toBe(false)
  })
})
