import type { Live } from './live.ts'
import { deadAfterMs, type Owners, renewEveryMs } from './owners.ts'
import type { RunningReplies } from './running-replies.ts'
import type { ClaimedTurn, Transcripts } from './transcripts.ts'
import { staleTurnMs } from './turn.ts'
import type { TurnRunner } from './turn-runner.ts'

/** A running reply's text is saved this often, in milliseconds: what a killed process may cost. */
const saveEveryMs = 1_000
/** So many conversations are taken over at once: a process that ran hundreds may have died. */
const takeOverAtOnce = 8

export interface TurnKeeperOptions {
  readonly processId: string
  readonly transcripts: Transcripts
  readonly owners: Owners
  readonly live: Live
  readonly runningReplies: RunningReplies
  readonly runner: TurnRunner
  /** Called when a save or a look for orphans failed; both are tried again at the next tick. */
  readonly onError: (error: unknown) => void
  readonly onTakeOver: (claimed: ClaimedTurn) => void
}

/** Saves what runs here, hears what is wished of it, and takes over what a dead process left. */
export interface TurnKeeper {
  /**
   * Begins to keep.
   *
   * @param alone no other process can be using this database: what runs at the start is dead at once.
   */
  start(alone: boolean): Promise<void>
  /** Stops keeping, for good: what still is this process's turn may be taken over at once. */
  stop(): Promise<void>
  /** Saves at once what a tick would save. */
  save(): Promise<void>
  /** Renews this process's claim, and looks for turns that nobody runs: what two ticks do. */
  look(alone: boolean): Promise<void>
}

/** What is done every so often, and its run that is under way. */
interface Tick {
  readonly timer: NodeJS.Timeout
  run: Promise<void> | null
}

export function createTurnKeeper(options: TurnKeeperOptions): TurnKeeper {
  const { processId, transcripts, owners, live, runningReplies, runner, onError } = options
  const ticks = new Set<Tick>()
  let lastRenewal = Number.NEGATIVE_INFINITY
  /** Since when this process has been renewing without a break; it judges nobody before it has been there itself. */
  let renewedSince = lastRenewal
  /** By the database's clock. */
  let lastRenewalAt = new Date(0)

  /** After a break this long others may hold us for dead, and the database may just have come back for everybody. */
  const brokeOff = () => performance.now() - lastRenewal > deadAfterMs / 2

  async function save(): Promise<void> {
    const replies = runningReplies.all()
    if (replies.length === 0) return
    const texts = replies.map(({ turn, conversation, text, saved }) => ({
      replyId: turn.replyId,
      conversationId: conversation.id,
      text,
      changed: text.length > saved,
    }))
    const states = await transcripts.saveRunning(texts, processId)
    for (const { replyId, text } of texts) {
      const reply = runningReplies.get(replyId)
      if (reply) reply.saved = text.length
    }
    for (const { replyId, state } of states) if (state !== 'running') runningReplies.end(replyId, state)
  }

  async function renew(): Promise<void> {
    lastRenewalAt = await owners.renew(processId)
    if (brokeOff()) renewedSince = performance.now()
    lastRenewal = performance.now()
  }

  async function takeOver(alone: boolean): Promise<void> {
    if (!runner.claims) return
    const first = await transcripts.firstTurns()
    if (first.length === 0) return
    const watched = !brokeOff() && performance.now() - renewedSince >= deadAfterMs
    const alive = await owners.alive()
    const isDead = (id: string) => (alone || watched) && !alive.has(id)
    for (let at = 0; at < first.length; at += takeOverAtOnce) {
      const some = first.slice(at, at + takeOverAtOnce)
      const results = await Promise.allSettled(some.map((claimed) => takeOverOne(claimed, isDead)))
      const failure = results.find((result) => result.status === 'rejected')
      if (failure) throw failure.reason
    }
  }

  async function takeOverOne(claimed: ClaimedTurn, isDead: (processId: string) => boolean): Promise<void> {
    const { turn, conversation } = claimed
    if (turn.owner === processId) {
      // Ours by the list, yet not running: the answer to our own write was lost on its way.
      if (runningReplies.get(turn.replyId)) return
      void runner.run(claimed)
      // Nor were its streams told, maybe not even that there is a conversation.
      live.notify(conversation.visitorId, 'conversation')
    } else if (turn.owner === null) {
      await begin(await transcripts.endTurn(conversation.id, null, processId))
    } else if (isDead(turn.owner)) {
      options.onTakeOver(claimed)
      await interrupt(claimed)
      const next = await transcripts.endTurn(conversation.id, turn.replyId, processId)
      live.notify(conversation.visitorId, 'messages')
      await begin(next)
    }
  }

  /** Ends a dead process's reply with all that was shown of it: frozen first, so that no more can be shown. */
  async function interrupt({ conversation, turn }: ClaimedTurn): Promise<void> {
    const told = await live.freeze(turn.replyId)
    const saved = await transcripts.messageAt(conversation, turn.replySeq)
    const text = saved && told.length > saved.text.length ? told : null
    await transcripts.endReply(turn.replyId, text, { status: 'interrupted' })
    await live.drop(turn.replyId)
  }

  /** Runs a turn that waited for a dead process, or interrupts it when it waited too long. */
  async function begin(claimed: ClaimedTurn | null): Promise<void> {
    for (let next = claimed; next; ) {
      if (lastRenewalAt.getTime() - next.turn.at.getTime() < staleTurnMs) return void runner.run(next)
      const { turn, conversation }: ClaimedTurn = next
      await transcripts.endReply(turn.replyId, null, { status: 'interrupted' })
      next = await transcripts.endTurn(conversation.id, turn.replyId, processId)
      live.notify(conversation.visitorId, 'messages')
    }
  }

  async function look(alone: boolean): Promise<void> {
    await renew()
    await takeOver(alone)
  }

  /** Runs `work` every so often, never twice at once: a slow database must not be asked the same thing again. */
  function every(ms: number, work: () => Promise<void>): void {
    const tick: Tick = {
      timer: setInterval(() => {
        tick.run ??= work()
          .catch(onError)
          .finally(() => {
            tick.run = null
          })
      }, ms),
      run: null,
    }
    ticks.add(tick)
  }

  return {
    async start(alone) {
      if (alone) await owners.retireOthers(processId)
      await renew()
      // On its own: a takeover may take long, and others must not hold this process for dead meanwhile.
      every(renewEveryMs, renew)
      every(saveEveryMs, save)
      await takeOver(alone)
      every(renewEveryMs, () => takeOver(alone))
    },
    async stop() {
      for (const { timer } of ticks) clearInterval(timer)
      await Promise.all([...ticks].map(({ run }) => run))
      // To a database that is away nothing can be said in time: the others find out when the claim lapses.
      if (performance.now() - lastRenewal < 2 * renewEveryMs) await owners.retire(processId).catch(onError)
    },
    save,
    look,
  }
}
