// Longer than 250 lines: every kind of position is one case of the same stream.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AgentCall } from '../../test/agents/scripted-agent.ts'
import { createDomain, type Domain, newVisitor } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import type { VisitorRef } from './transcripts.ts'

let database: TestDatabase
let domain: Domain
let visitor: VisitorRef
const open: Followed[] = []

beforeAll(async () => {
  database = await testDatabase()
  domain = createDomain(database.connection)
  await domain.indexes()
})
afterEach(() => Promise.all(open.splice(0).map((stream) => stream.stop())))
afterAll(async () => {
  for (const { turn } of domain.runningReplies.all()) domain.runningReplies.end(turn.replyId, 'shutdown')
  await domain.runner.idle()
  await database.drop()
})

/** A stream from this position, past the two events that every stream begins with. */
async function from(after: string | null, conversationId: string | null = null): Promise<Followed> {
  const stream = new Followed(domain, visitor, after, conversationId)
  open.push(stream)
  await stream.until('handoff')
  return stream
}

/** A question whose answer ends: two messages more. */
async function answered(...pieces: string[]): Promise<void> {
  const { reply } = await domain.say(visitor)
  const call = await domain.agent.nextCall()
  for (const piece of pieces) call.say(piece)
  call.end()
  await domain.ended(reply?.id)
}

/** A question whose answer has come so far and goes on. */
async function running(text: string): Promise<AgentCall> {
  const stream = await from(null)
  const { reply } = await domain.say(visitor)
  const call = await domain.agent.nextCall()
  call.say(text)
  await stream.until(
    'delta',
    ({ seq, offset, text: more }) => seq === reply?.seq && offset + more.length === text.length,
  )
  return call
}

async function push(text: string): Promise<void> {
  const current = await domain.transcripts.current(visitor)
  await domain.conversations.push({ siteId: visitor.siteId, conversationId: current?.id ?? '', role: 'system', text })
}

const currentId = async () => (await domain.transcripts.current(visitor))?.id ?? null

describe('a position that all is done up to', () => {
  beforeAll(async () => {
    visitor = newVisitor()
    await answered('Good ', 'day.')
    await push('A note.')
  })

  it('0 brings everything, ended messages whole and without done', async () => {
    expect(await (await from('0')).take(3)).toEqual([
      'message 1 complete "Hello?"',
      'message 2 complete "Good day."',
      'message 3 complete "A note."',
    ])
  })

  it('<seq> brings what comes after it', async () => {
    expect(await (await from('2')).take(1)).toEqual(['message 3 complete "A note."'])
  })

  it('the last <seq> brings only what is new', async () => {
    const stream = await from('3')
    await push('Another.')
    expect(await stream.take(1)).toEqual(['message 4 complete "Another."'])
  })

  it('none brings only what is new', async () => {
    const stream = await from(null)
    await push('News.')
    expect(await stream.take(1)).toEqual(['message 5 complete "News."'])
  })
})

describe('a position within a message', () => {
  it('that has ended brings the rest as one delta, then done, then the later ones', async () => {
    visitor = newVisitor()
    await answered('0123456789', 'abc', 'def')
    await push('Later.')
    expect(await (await from('2.10')).take(3)).toEqual([
      'delta 2.16 "abcdef" at 2.10',
      'done 2 complete',
      'message 3 complete "Later."',
    ])
    expect(await (await from('2.16')).take(2)).toEqual(['done 2 complete', 'message 3 complete "Later."'])
    expect(await (await from('2.0')).take(2)).toEqual(['delta 2.16 "0123456789abcdef" at 2.0', 'done 2 complete'])
  })

  it('that streams brings the rest, then what comes, then done', async () => {
    visitor = newVisitor()
    const call = await running('Hello you')
    const stream = await from('2.6')
    expect(await stream.take(1)).toEqual(['delta 2.9 "you" at 2.6'])
    call.say(' there')
    expect(await stream.take(1)).toEqual(['delta 2.15 " there" at 2.9'])
    call.end()
    expect(await stream.take(1)).toEqual(['done 2 complete'])
  })

  it('beyond a text that streams is waited for', async () => {
    visitor = newVisitor()
    const call = await running('Hello')
    const stream = await from('2.7')
    call.say(' you')
    expect(await stream.take(1)).toEqual(['delta 2.9 "ou" at 2.7'])
    call.end()
  })

  it('beyond a text that then ends shorter is reset, and what is new goes on', async () => {
    visitor = newVisitor()
    const call = await running('Hello')
    const stream = await from('2.50')
    await push('Meanwhile.')
    call.end()
    expect(await stream.take(1)).toEqual(['reset 3'])
    await push('Later.')
    expect(await stream.take(1)).toEqual(['message 4 complete "Later."'])
  })

  it('inside a pair of a text that streams is reset to before it, and it comes whole', async () => {
    visitor = newVisitor()
    const call = await running('😀')
    const stream = await from('2.1')
    expect(await stream.take(3)).toEqual(['reset 1', 'message 2.0 streaming ""', 'delta 2.2 "😀" at 2.0'])
    call.end()
    expect(await stream.take(1)).toEqual(['done 2 complete'])
  })

  it('inside a pair that has not come yet is reset when it has', async () => {
    visitor = newVisitor()
    const call = await running('Hi')
    const stream = await from('2.3')
    call.say('😀')
    expect(await stream.take(3)).toEqual(['reset 1', 'message 2.0 streaming ""', 'delta 2.4 "Hi😀" at 2.0'])
    call.end()
  })
})

describe('no position', () => {
  it('with a running reply brings that from its start, and nothing before it', async () => {
    visitor = newVisitor()
    await answered('First.')
    const call = await running('Sec')
    const stream = await from(null)
    expect(await stream.take(2)).toEqual(['message 4.0 streaming ""', 'delta 4.3 "Sec" at 4.0'])
    call.end()
    expect(await stream.take(1)).toEqual(['done 4 complete'])
  })

  it('with no conversation yet says so, and the first message comes by itself', async () => {
    visitor = newVisitor()
    for (const after of [null, '0']) {
      const stream = new Followed(domain, visitor, after)
      open.push(stream)
      expect(await stream.next()).toEqual({ event: 'conversation', data: null })
      expect(await stream.next()).toEqual({ event: 'handoff', data: { state: 'none' } })
    }
    const [first, second] = open
    await running('Hey')
    for (const stream of [first, second])
      expect(await stream?.take(4)).toEqual([
        'conversation open',
        'message 1 complete "Hello?"',
        'message 2.0 streaming ""',
        'delta 2.3 "Hey" at 2.0',
      ])
  })
})

describe('a position that is unknown', () => {
  beforeAll(async () => {
    visitor = newVisitor()
    await answered('Good 😀 day.')
    await answered('Bye.')
  })

  it.each([
    ['malformed', 'x'],
    ['empty', ''],
    ['negative', '-1'],
    ['a made-up form', '2.3.4'],
    ['in the future', '5'],
    ['within a message of the future', '5.0'],
    ['inside a surrogate pair', '2.6'],
    ['beyond the end of an ended message', '2.13'],
  ])('because it is %s is reset to the last seq', async (_, after) => {
    const stream = await from(after)
    expect(await stream.take(1)).toEqual(['reset 4'])
    await stream.stop()
  })

  it("because it is another visitor's conversation, or none, is reset", async () => {
    const here = visitor
    visitor = newVisitor()
    await answered('Elsewhere.')
    const foreign = await currentId()
    visitor = here
    for (const id of [foreign, 'conv_unknown']) expect(await (await from('1', id)).take(1)).toEqual(['reset 4'])
  })

  it("is the same conversation's when its id is sent along", async () => {
    expect(await (await from('3', await currentId())).take(1)).toEqual(['message 4 complete "Bye."'])
  })

  it('because its message has not ended is reset to before that one, which comes whole', async () => {
    const call = await running('So ')
    for (const after of ['6', '7', '6.0 ']) {
      const stream = await from(after)
      expect(await stream.take(3)).toEqual(['reset 5', 'message 6.0 streaming ""', 'delta 6.3 "So " at 6.0'])
      await stream.stop()
    }
    const unresolved = await from('5')
    expect(await unresolved.take(1)).toEqual(['message 6.0 streaming ""'])
    call.end()
  })

  it('without any conversation is reset to 0, except for 0 itself', async () => {
    visitor = newVisitor()
    expect(await (await from('3')).take(1)).toEqual(['reset 0'])
    const stream = await from('0')
    await answered('Hi.')
    expect(await stream.take(1)).toEqual(['conversation open'])
  })
})

describe('a position far behind', () => {
  beforeAll(async () => {
    visitor = newVisitor()
    await answered('Hi.')
    for (let seq = 3; seq <= 201; seq++) await push(`note ${seq}`)
  }, 60_000)

  it('by 200 messages is replayed, by 201 it is reset', async () => {
    const near = await from('1')
    const told = await near.take(200)
    expect([told[0], told[1], told.at(-1)]).toEqual([
      'message 2 complete "Hi."',
      'message 3 complete "note 3"',
      'message 201 complete "note 201"',
    ])
    expect(await (await from('0')).take(1)).toEqual(['reset 201'])
  })
})

describe('a conversation that is no longer current', () => {
  it('stays current while it is closed, until the next message', async () => {
    visitor = newVisitor()
    await answered('Good.')
    const stream = await from('2')
    await domain.conversations.close(visitor)
    expect(await stream.take(1)).toEqual(['conversation closed'])
    const again = new Followed(domain, visitor, '1')
    open.push(again)
    expect(await again.take(2)).toEqual(['conversation closed', 'message 2 complete "Good."'])
    await running('New')
    for (const follower of [stream, again])
      expect(await follower.take(4)).toEqual([
        'conversation open',
        'message 1 complete "Hello?"',
        'message 2.0 streaming ""',
        'delta 2.3 "New" at 2.0',
      ])
  })

  it('brings the current one from its start to who stood in the former', async () => {
    visitor = newVisitor()
    await answered('One.')
    await answered('Two.')
    const former = await currentId()
    await domain.conversations.close(visitor)
    await answered('Anew.')
    for (const after of ['4', '2.1', '0'])
      expect(await (await from(after, former)).take(2)).toEqual([
        'message 1 complete "Hello?"',
        'message 2 complete "Anew."',
      ])
    expect(await (await from('junk', former)).take(1)).toEqual(['reset 2'])
  })

  it('is told to its end before the next one begins', async () => {
    visitor = newVisitor()
    await running('Unfin')
    const stream = await from('1')
    expect(await stream.take(2)).toEqual(['message 2.0 streaming ""', 'delta 2.5 "Unfin" at 2.0'])
    await domain.conversations.close(visitor)
    const list = await domain.transcripts.messagesAfter({ siteId: visitor.siteId, id: (await currentId()) ?? '' }, 1, 1)
    await domain.ended(list[0]?.id)
    await answered('Anew.')
    expect(await stream.take(3)).toEqual(['done 2 stopped', 'conversation open', 'message 1 complete "Hello?"'])
  })
})

describe('the order', () => {
  it('is by seq: while one streams the later ones wait for its end', async () => {
    visitor = newVisitor()
    const stream = new Followed(domain, visitor, '0')
    open.push(stream)
    expect(await stream.take(1)).toEqual(['no conversation'])
    const first = await running('One')
    await stream.until('delta')
    await domain.say(visitor, 'And then?')
    await push('A note.')
    first.say('.')
    first.end()
    const second = await domain.agent.nextCall()
    expect(await stream.until('done')).toMatchObject({ data: { seq: 2 } })
    expect(await stream.take(2)).toEqual(['message 3 complete "And then?"', 'message 4.0 streaming ""'])
    second.say('Two.')
    second.end()
    expect(await stream.take(3)).toEqual(['delta 4.4 "Two." at 4.0', 'done 4 complete', 'message 5 complete "A note."'])
  })
})
