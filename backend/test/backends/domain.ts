import type { Connection } from 'mongoose'
import { createConversations } from '#conversation/conversations.ts'
import { follow } from '#conversation/follow.ts'
import type { Live } from '#conversation/live.ts'
import { RunningReplies } from '#conversation/running-replies.ts'
import type { ClientPosition } from '#conversation/start-position.ts'
import type { StreamSource } from '#conversation/stream-source.ts'
import type { Accepted, VisitorRef } from '#conversation/transcripts.ts'
import { createTurnKeeper } from '#conversation/turn-keeper.ts'
import { createTurnRunner, type TurnReport } from '#conversation/turn-runner.ts'
import { createIndexes } from '#database/indexes.ts'
import { newId } from '#ids.ts'
import { inProcessLive } from '#live/in-process.ts'
import { mongoOwners } from '#transcripts/mongo-owners.ts'
import { mongoTranscripts } from '#transcripts/mongo-transcripts.ts'
import { eraseVisitorRecords } from '#visitors/erase-visitor-records.ts'
import { scriptedAgent } from '../agents/scripted-agent.ts'

export type Domain = ReturnType<typeof createDomain>

/** What one process has of the domain, on a real database, with an agent that the test speaks for. No HTTP. */
export function createDomain(
  connection: Connection,
  historyLength = 0,
  live: Live = inProcessLive(),
  processId = newId('proc'),
) {
  const transcripts = mongoTranscripts(
    connection,
    { ensure: async () => true, erase: eraseVisitorRecords(connection), erased: async () => {} },
    processId,
  )
  const owners = mongoOwners(connection)
  const runningReplies = new RunningReplies()
  const agent = scriptedAgent()
  const reports: TurnReport[] = []
  const rings: (() => void)[] = []
  const errors: unknown[] = []
  const takenOver: string[] = []
  const runner = createTurnRunner({
    processId,
    agent,
    transcripts,
    live,
    runningReplies,
    questions: {
      transcripts,
      site: async (id) => ({ id, name: 'Shop', platform: 'custom', historyLength }),
      identity: async () => null,
    },
    report(report) {
      reports.push(report)
      for (const ring of rings.splice(0)) ring()
    },
    waitForDatabase: async () => false,
  })
  const keeper = createTurnKeeper({
    processId,
    transcripts,
    owners,
    live,
    runningReplies,
    runner,
    onError: (error) => errors.push(error),
    onTakeOver: ({ turn }) => takenOver.push(turn.replyId),
  })
  const conversations = createConversations({ processId, transcripts, live, runningReplies, runner })
  const source: StreamSource = { transcripts, runningReplies, live }
  return {
    processId,
    owners,
    transcripts,
    live,
    runningReplies,
    runner,
    keeper,
    conversations,
    agent,
    reports,
    errors,
    takenOver,
    source,
    indexes: () => createIndexes(Object.values(connection.models)),
    follow: (visitor: VisitorRef, client: ClientPosition, signal: AbortSignal) =>
      follow(source, visitor, client, signal),
    /** Resolves when the turn of this reply is off the list. */
    async ended(replyId: string | undefined): Promise<TurnReport> {
      for (;;) {
        const report = reports.find((report) => report.replyId === replyId)
        if (report) return report
        await new Promise<void>((resolve) => rings.push(resolve))
      }
    },
    async say(visitor: VisitorRef, text = 'Hello?'): Promise<Accepted> {
      const accepted = await conversations.say(visitorMessage(visitor, text))
      if (typeof accepted === 'string') throw new Error(`not accepted: ${accepted}`)
      return accepted
    },
  }
}

export const newVisitor = (): VisitorRef => ({ siteId: newId('site'), visitorId: newId('vis') })

export const visitorMessage = (visitor: VisitorRef, text: string, clientId: string = crypto.randomUUID()) => ({
  ...visitor,
  clientId,
  text,
  context: { page: null, locale: null, timeZone: null, userAgent: null, known: false },
})
