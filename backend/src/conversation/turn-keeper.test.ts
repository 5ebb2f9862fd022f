import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inProcessLive } from '#live/in-process.ts'
import { claimedTurn, streamingReply } from '../../test/fixtures/records.ts'
import type { Live, Look } from './live.ts'
import { deadAfterMs, type Owners } from './owners.ts'
import { RunningReplies } from './running-replies.ts'
import type { ClaimedTurn, Transcripts } from './transcripts.ts'
import { staleTurnMs } from './turn.ts'
import { createTurnKeeper } from './turn-keeper.ts'
import type { TurnRunner } from './turn-runner.ts'

const now = new Date('2026-01-02T03:04:05.678Z')

/** A keeper whose database lists `turns` and answers at once, and says that no process lives but this one, `proc_a`. */
function keeperOver(...turns: ClaimedTurn[]) {
  const transcripts = {
    firstTurns: vi.fn(async () => turns),
    saveRunning: vi.fn<Transcripts['saveRunning']>(async () => []),
    messageAt: vi.fn<Transcripts['messageAt']>(async () => streamingReply()),
    endReply: vi.fn<Transcripts['endReply']>(async () => true),
    endTurn: vi.fn<Transcripts['endTurn']>(async () => null),
  }
  const owners = {
    renew: vi.fn(async () => now),
    alive: vi.fn(async () => new Set(['proc_a'])),
    retire: vi.fn<Owners['retire']>(async () => {}),
    retireOthers: async () => {},
  }
  const runner = { run: vi.fn<TurnRunner['run']>(async () => {}), claims: true }
  const live = { ...inProcessLive(), freeze: vi.fn<Live['freeze']>(async () => '') }
  const looks: Look[] = []
  live.subscribe('vis_a', (look) => looks.push(look))
  const runningReplies = new RunningReplies()
  const [onError, onTakeOver] = [vi.fn(), vi.fn()]
  const keeper = createTurnKeeper({
    processId: 'proc_a',
    transcripts: transcripts as unknown as Transcripts,
    owners,
    live,
    runningReplies,
    runner: runner as unknown as TurnRunner,
    onError,
    onTakeOver,
  })
  return { keeper, transcripts, owners, runner, live, looks, runningReplies, onError, onTakeOver }
}

const dead = (replyId = 'msg_reply') => claimedTurn({ owner: 'proc_dead', replyId }, { id: `conv of ${replyId}` })

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

describe('what runs here', () => {
  it('is written only where it has grown since it was saved', async () => {
    const { keeper, transcripts, runningReplies } = keeperOver()
    await keeper.save()
    expect(transcripts.saveRunning).not.toHaveBeenCalled()
    const reply = runningReplies.begin(claimedTurn())
    if (!reply) throw new Error('the reply runs already')
    for (const text of ['', 'Yes', 'Yes', 'Yes, we do.']) {
      reply.text = text
      await keeper.save()
    }
    const saved = transcripts.saveRunning.mock.calls.flatMap(([texts]) => texts)
    expect(saved.map(({ text, changed }) => [text, changed])).toEqual([
      ['', false],
      ['Yes', true],
      ['Yes', false],
      ['Yes, we do.', true],
    ])
  })

  it('and is listed as ours is not begun again, and its streams have nothing to look at', async () => {
    const { keeper, runner, looks, runningReplies } = keeperOver(claimedTurn())
    runningReplies.begin(claimedTurn())
    await keeper.look(false)
    expect(runner.run).not.toHaveBeenCalled()
    expect(looks).toEqual([])
  })

  it('is saved once a second, never twice at once, and a keeper that stops waits for the last save', async () => {
    const { keeper, transcripts, runningReplies } = keeperOver()
    runningReplies.begin(claimedTurn())
    await keeper.start(false)
    const slow = Promise.withResolvers<[]>()
    transcripts.saveRunning.mockReturnValueOnce(slow.promise)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(transcripts.saveRunning).toHaveBeenCalledTimes(1)
    slow.resolve([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(transcripts.saveRunning).toHaveBeenCalledTimes(2)
    const last = Promise.withResolvers<[]>()
    transcripts.saveRunning.mockReturnValueOnce(last.promise)
    await vi.advanceTimersByTimeAsync(1_000)
    const stopped = vi.fn()
    const stopping = keeper.stop().then(stopped)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(stopped).not.toHaveBeenCalled()
    last.resolve([])
    await stopping
    await vi.advanceTimersByTimeAsync(3_000)
    expect(transcripts.saveRunning).toHaveBeenCalledTimes(3)
  })
})

describe('a process judges others', () => {
  it('when it has renewed for 30 s itself, with no break longer than 15 s', async () => {
    const { keeper, onTakeOver } = keeperOver(dead())
    await keeper.look(false)
    for (let times = 0; times < 2; times++) {
      expect(onTakeOver).not.toHaveBeenCalled()
      vi.advanceTimersByTime(deadAfterMs / 2)
      await keeper.look(false)
    }
    expect(onTakeOver).toHaveBeenCalledOnce()
  })

  it('not after breaks that are longer, however often it renews', async () => {
    const { keeper, onTakeOver } = keeperOver(dead())
    for (let times = 0; times < 5; times++) {
      await keeper.look(false)
      vi.advanceTimersByTime(deadAfterMs / 2 + 1)
    }
    expect(onTakeOver).not.toHaveBeenCalled()
  })

  it('not while it cannot renew itself', async () => {
    const { keeper, transcripts, owners, onTakeOver, onError } = keeperOver()
    await keeper.start(false)
    await vi.advanceTimersByTimeAsync(deadAfterMs)
    owners.renew.mockRejectedValue(new Error('no primary'))
    await vi.advanceTimersByTimeAsync(deadAfterMs)
    transcripts.firstTurns.mockResolvedValue([dead()])
    await vi.advanceTimersByTimeAsync(deadAfterMs)
    expect(onError).toHaveBeenCalled()
    expect(onTakeOver).not.toHaveBeenCalled()
  })

  it('and asks who lives only where a turn is listed', async () => {
    const { keeper, transcripts, owners } = keeperOver()
    await keeper.look(false)
    expect(owners.alive).not.toHaveBeenCalled()
    transcripts.firstTurns.mockResolvedValue([dead()])
    await keeper.look(false)
    expect(owners.alive).toHaveBeenCalledOnce()
  })
})

describe('what a dead process left', () => {
  it('is ended with all that was shown of it, and its streams look', async () => {
    const { keeper, transcripts, live, looks } = keeperOver(dead())
    transcripts.messageAt.mockResolvedValue(streamingReply({ text: 'Saved' }))
    live.freeze.mockResolvedValue('Saved and told')
    await keeper.look(true)
    const interrupted = { status: 'interrupted' }
    expect(transcripts.endReply).toHaveBeenLastCalledWith('msg_reply', 'Saved and told', interrupted)
    expect(looks).toEqual(['messages'])
    live.freeze.mockResolvedValue('Told.')
    await keeper.look(true)
    expect(transcripts.endReply).toHaveBeenLastCalledWith('msg_reply', null, interrupted)
  })

  it('and had waiting is run until it is 5 minutes old, from then on it is ended as well', async () => {
    const { keeper, transcripts, runner, looks } = keeperOver(claimedTurn({ owner: null }))
    const waited = (ms: number) => claimedTurn({ replyId: `msg ${ms}`, at: new Date(now.getTime() - ms) })
    const [old, young] = [waited(staleTurnMs), waited(staleTurnMs - 1)]
    transcripts.endTurn.mockResolvedValueOnce(old).mockResolvedValueOnce(young)
    await keeper.look(false)
    expect(transcripts.endReply.mock.calls).toEqual([[old.turn.replyId, null, { status: 'interrupted' }]])
    expect(looks).toEqual(['messages'])
    expect(runner.run.mock.calls).toEqual([[young]])
  })

  it('is taken over eight at once, and each once', async () => {
    const turns = Array.from({ length: 10 }, (_, index) => dead(`msg_${index}`))
    const { keeper, live, onTakeOver } = keeperOver(...turns)
    const slow = Promise.withResolvers<string>()
    live.freeze.mockReturnValue(slow.promise)
    const looking = keeper.look(true)
    await vi.waitFor(() => expect(onTakeOver.mock.calls.length).toBeGreaterThan(7))
    expect(onTakeOver).toHaveBeenCalledTimes(8)
    slow.resolve('')
    await looking
    expect(onTakeOver.mock.calls.map(([{ turn }]) => turn.replyId)).toEqual(turns.map(({ turn }) => turn.replyId))
  })

  it('is taken over although one of it cannot be, and that is reported', async () => {
    const { keeper, transcripts, live, looks } = keeperOver(dead('msg_1'), dead('msg_2'), dead('msg_3'))
    const failure = new Error('no primary')
    live.freeze.mockResolvedValueOnce('').mockRejectedValueOnce(failure)
    await expect(keeper.look(true)).rejects.toBe(failure)
    expect(transcripts.endTurn.mock.calls.map(([, replyId]) => replyId)).toEqual(['msg_1', 'msg_3'])
    expect(looks).toEqual(['messages', 'messages'])
  })
})

describe('a keeper that stops', () => {
  it('gives its turns up at once, unless it has had no word from the database for 10 s', async () => {
    for (const [silence, retires] of [
      [9_999, 1],
      [10_000, 0],
    ] as const) {
      const { keeper, owners } = keeperOver()
      vi.advanceTimersByTime(60_000)
      await keeper.look(false)
      vi.advanceTimersByTime(silence)
      await keeper.stop()
      expect(owners.retire).toHaveBeenCalledTimes(retires)
    }
  })
})
