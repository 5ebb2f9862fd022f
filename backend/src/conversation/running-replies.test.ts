import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { claimedTurn } from '../../test/fixtures/records.ts'
import { RunningReplies } from './running-replies.ts'

const claimed = (replyId: string) => claimedTurn({ replyId }, { visitorId: `vis of ${replyId}` })

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
