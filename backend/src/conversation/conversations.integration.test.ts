import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcessLive } from '#live/in-process.ts'
import { createDomain, type Domain, newVisitor, visitorMessage } from '../../test/backends/domain.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { AgentFailure } from './agent.ts'
import type { Live, Look } from './live.ts'
import type { Accepted, VisitorRef } from './transcripts.ts'

let database: TestDatabase
let visitor: VisitorRef
const domains: Domain[] = []
let domain: Domain

function newDomain(live?: Live): Domain {
  const created = createDomain(database.connection, 0, live)
  domains.push(created)
  return created
}

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  domain = newDomain()
  await domain.indexes()
  visitor = newVisitor()
})
afterEach(async () => {
  for (const { runner, runningReplies } of domains.splice(0)) {
    runner.claimNoMore()
    for (const { turn } of runningReplies.all()) runningReplies.end(turn.replyId, 'shutdown')
    await runner.idle()
  }
})
afterAll(() => database.drop())

/** Everything that the visitor's streams are told to look at from now on. */
function looks(): Look[] {
  const seen: Look[] = []
  domain.live.subscribe(visitor.visitorId, (look) => seen.push(look))
  return seen
}

/** A question whose answer has ended. */
async function answered(): Promise<Accepted> {
  const accepted = await domain.say(visitor)
  ;(await domain.agent.nextCall()).end()
  await domain.ended(accepted.reply?.id)
  return accepted
}

const idOf = ({ reply }: Accepted) => reply?.id ?? ''

const message = (id: string) => domain.transcripts.message(visitor, id)

describe('open streams are told', () => {
  it('of a waiting reply that is stopped', async () => {
    await domain.say(visitor)
    const waiting = await domain.say(visitor, 'And this?')
    const seen = looks()
    await domain.conversations.stop(visitor, idOf(waiting))
    expect(seen).toEqual(['messages'])
  })

  it('of a reply that is tried again, and of nothing where none is', async () => {
    const complete = idOf(await answered())
    const failed = await domain.say(visitor)
    const seen = looks()
    expect(await domain.conversations.retry(visitor, complete)).toBe('conflict')
    expect(seen).toEqual([])
    ;(await domain.agent.nextCall()).fail(new AgentFailure('agent_timeout', 'slow'))
    await domain.ended(idOf(failed))
    seen.length = 0
    expect(await domain.conversations.retry(visitor, idOf(failed))).toMatchObject({ added: true })
    expect(seen).toEqual(['messages'])
  })

  it('of a message that is repeated, because nobody may have been told when it was stored', async () => {
    const said = visitorMessage(visitor, 'Hello?')
    await domain.conversations.say(said)
    const seen = looks()
    expect(await domain.conversations.said(visitor, crypto.randomUUID())).toBeNull()
    expect(seen).toEqual([])
    expect(await domain.conversations.said(visitor, said.clientId)).toMatchObject({ text: 'Hello?' })
    expect(seen).toEqual(['conversation'])
  })

  it('of a message that is pushed, and of the person who comes with it', async () => {
    const { conversation } = await domain.say(visitor)
    const seen = looks()
    const pushed = { siteId: visitor.siteId, conversationId: conversation.id, role: 'system', text: 'A note.' } as const
    expect(await domain.conversations.push(pushed)).toMatchObject({ text: 'A note.' })
    expect(seen).toEqual(['messages'])
    await domain.conversations.push({ ...pushed, role: 'agent', text: 'Ada here.', handoff: 'active' })
    expect(seen[1]).toBe('conversation')
  })

  it('of nothing where no conversation is open to be closed or handed off', async () => {
    const seen = looks()
    await domain.conversations.close(visitor)
    expect(await domain.conversations.handOff(visitor, 'requested')).toBeNull()
    expect(seen).toEqual([])
  })
})

describe('a stop', () => {
  it('that comes after the end changes nothing', async () => {
    const complete = idOf(await answered())
    const seen = looks()
    expect(await domain.conversations.stop(visitor, complete)).toBe('stopped')
    expect(seen).toEqual([])
    expect(await message(complete)).toMatchObject({ status: 'complete' })
  })
})

describe('asking for a person', () => {
  it('ends what waits for the agent, and lets the reply that runs come to its end', async () => {
    const running = await domain.say(visitor)
    const waiting = await domain.say(visitor, 'And this?')
    const call = await domain.agent.nextCall()
    const seen = looks()
    expect(await domain.conversations.handOff(visitor, 'requested')).toBe('requested')
    expect(seen).toEqual(['conversation', 'messages'])
    expect(await message(idOf(waiting))).toMatchObject({ status: 'stopped', text: '' })
    call.say('Somebody will come.')
    call.end()
    await domain.ended(idOf(running))
    expect(await message(idOf(running))).toMatchObject({ status: 'complete', text: 'Somebody will come.' })
    expect(await domain.conversations.handOff(visitor, 'released')).toBe('none')
  })
})

describe('a rating', () => {
  it('of an answer is kept with its comment, given anew, and taken back', async () => {
    const reply = idOf(await answered())
    const rate = (rating: 'up' | 'down' | null, comment?: string) =>
      domain.conversations.rate(visitor, reply, { rating, comment })
    const feedback = async () => (await message(reply))?.feedback
    expect(await rate('up')).toBe('rated')
    expect(await feedback()).toEqual({ rating: 'up' })
    await rate('down', 'Too short')
    expect(await feedback()).toEqual({ rating: 'down', comment: 'Too short' })
    await rate('down', '')
    expect(await feedback()).toEqual({ rating: 'down' })
    await rate(null, 'But this is what I think')
    expect(await feedback()).toEqual({ rating: null, comment: 'But this is what I think' })
    expect(await rate(null)).toBe('rated')
    expect(await message(reply)).not.toHaveProperty('feedback')
  })

  it('is of an answer of this visitor, and of no question', async () => {
    const accepted = await answered()
    const up = { rating: 'up' } as const
    expect(await domain.conversations.rate(visitor, accepted.message.id, up)).toBe('not_rateable')
    expect(await domain.conversations.rate(newVisitor(), idOf(accepted), up)).toBe('not_found')
    expect(await message(idOf(accepted))).not.toHaveProperty('feedback')
  })

  it('of a whole conversation is kept where there is one', async () => {
    expect(await domain.conversations.rateConversation(visitor, { score: 4 })).toBe(false)
    await answered()
    expect(await domain.conversations.rateConversation(visitor, { score: 4 })).toBe(true)
  })
})

describe('an erasure', () => {
  it('is told to the streams, and what it ends is not called an answer', async () => {
    const { reply } = await domain.say(visitor)
    const call = await domain.agent.nextCall()
    const seen = looks()
    await domain.conversations.erase(visitor)
    expect(seen).toContain('conversation')
    expect(call.signal.aborted).toBe(true)
    expect(await domain.ended(reply?.id)).toMatchObject({ outcome: 'interrupted' })
  })

  it('of a reply that another process runs lets nothing more be told of it, and then forgets what was', async () => {
    const told: string[] = []
    const shared: Live = {
      ...inProcessLive(),
      freeze: async (replyId) => {
        told.push(`frozen: ${replyId}`)
        return 'What was told'
      },
      drop: async (replyId) => void told.push(`dropped: ${replyId}`),
    }
    const { reply } = await domain.say(visitor)
    await newDomain(shared).conversations.erase(visitor)
    expect(told).toEqual([`frozen: ${reply?.id}`, `dropped: ${reply?.id}`])
  })
})
