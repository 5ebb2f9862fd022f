import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createSiteDirectory } from '#sites/site-directory.ts'
import { turnQuota } from '#sites/turn-quota.ts'
import { createReturnTokens } from '#visitors/return-token.ts'
import { openRevocations } from '#visitors/revocations.ts'
import { createVisitors } from '#visitors/visitors.ts'
import { testSecret } from '../../test/backends/backend.ts'
import { createDomain, type Domain, visitorMessage } from '../../test/backends/domain.ts'
import { Followed } from '../../test/clients/followed.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { conversationOf, fillOldShop, long, returnToken, siteId } from '../../test/databases/old-shop.ts'
import { type Profiled, profiled } from '../../test/databases/profiler.ts'

let database: TestDatabase
let domain: Domain

beforeAll(async () => {
  database = await testDatabase()
  domain = createDomain(database.connection)
  await fillOldShop(database.connection)
  expect(await database.connection.collection('messages').countDocuments()).toBe(100_000)
}, 120_000)
afterAll(() => database.drop())

/** No collection scan, no sort in memory, and nothing read that is not asked for. */
function expectCheap(commands: readonly Profiled[]): void {
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) {
    expect(command.plan, command.what).not.toContain('COLLSCAN')
    expect(command.sorted, command.what).toBe(false)
    expect(command.documents, command.what).toBeLessThanOrEqual(2 * Math.max(1, command.results))
    expect(command.keys, command.what).toBeLessThanOrEqual(2 * Math.max(1, command.results) + 2)
  }
}

const cost = (work: () => Promise<unknown>) => profiled(database.connection, work)

describe('on 100,000 messages', () => {
  const old = conversationOf(long)
  const often = { siteId, visitorId: 'vis_often' }
  const reads: [string, () => Promise<unknown>][] = [
    ['a message by its client id', () => domain.transcripts.findByClientId(old, 'client 5001')],
    ['a client id that is new', () => domain.transcripts.findByClientId(old, 'client x')],
    ['messages after', () => domain.transcripts.messagesAfter(old, 4_000, 50)],
    ['messages before', () => domain.transcripts.messagesBefore(old, 4_000, 50)],
    ['the last messages', () => domain.transcripts.messagesBefore(old, undefined, 50)],
    ['one message', () => domain.transcripts.messageAt(old, 5_000)],
    ['a message by its id', () => domain.transcripts.message(old, 'msg_0_5000')],
    ['the first that streams', () => domain.transcripts.firstStreaming(old)],
    ['the current conversation', () => domain.transcripts.current(often)],
    ['a page of conversations', () => domain.transcripts.conversations(often, { limit: 20 })],
    ['a later page', () => domain.transcripts.conversations(often, { limit: 20, before: 'conv_former_1500' })],
    ["a page of the site's conversations", () => domain.transcripts.siteConversations(siteId, { limit: 20 })],
    [
      'a later page of them',
      () => domain.transcripts.siteConversations(siteId, { limit: 20, before: 'conv_former_1500' }),
    ],
    ['how many wait for a person', () => domain.transcripts.countWaiting(siteId)],
    ['a conversation by its id', () => domain.transcripts.conversation(old, old.id)],
    ['the turns under way', () => domain.transcripts.firstTurns()],
    ['the processes alive', () => domain.owners.alive()],
    ['a renewal', () => domain.owners.renew(domain.processId)],
    ['a visitor', () => directory().visitors.isKnown(conversationOf(7))],
    ['a return token', () => directory().tokens.redeem(returnToken(77), siteId)],
    ['a new return token', () => directory().tokens.issue('vis_77', siteId)],
    ['a site by its key', () => directory().sites.byKey('pk_77')],
    ['a site by its id', () => directory().sites.byId('site_77')],
    ['a site by its secret key', () => directory().sites.bySecretKey(`sk_${'x'.repeat(43)}`)],
    ['the quota', () => take()],
    ['the quota again', () => take()],
  ]

  it.each(reads)('%s costs what it returns', async (_, work) => {
    const commands = await cost(work)
    expectCheap(commands)
  })

  it('what is revoked costs what is new, not what is kept', async () => {
    const { connection } = database
    await (await openRevocations({ connection, report: () => {} })).close()
    const newest = await connection.collection('revocations').findOne({}, { sort: { at: -1 } })
    const commands = await cost(
      () =>
        connection.models.Revocation?.find({ at: { $gt: newest?.at } })
          .sort({ at: 1 })
          .lean() ?? Promise.reject(),
    )
    expectCheap(commands)
  })

  it('the first that streams is found among the few that do, even by a plan that short conversations taught', async () => {
    for (let index = 100; index < 160; index++) {
      await database.connection
        .collection<{ _id: string }>('messages')
        .updateOne({ _id: `msg_${index}_2` }, { $set: { status: 'streaming' } })
      expect(await domain.transcripts.firstStreaming(conversationOf(index))).toMatchObject({ seq: 2 })
    }
    expectCheap(await cost(() => domain.transcripts.firstStreaming(old)))
  })

  it('a turn, from its acceptance to its end, with a stop, a wait and a retry', async () => {
    const visitor = conversationOf(3)
    const commands = await cost(async () => {
      const first = await domain.say(visitor, 'One')
      const call = await domain.agent.nextCall()
      const second = await domain.say(visitor, 'Two')
      call.say('Partly')
      await domain.keeper.save()
      await domain.conversations.stop(visitor, second.reply?.id ?? '')
      call.fail(new Error('broke off'))
      await domain.ended(first.reply?.id)
      const third = await domain.say(visitor, 'Three')
      const again = await domain.agent.nextCall()
      again.fail(new Error('broke off'))
      await domain.ended(third.reply?.id)
      expect(await domain.conversations.retry(visitor, third.reply?.id ?? '')).toMatchObject({ reply: { seq: 17 } })
      const retried = await domain.agent.nextCall()
      const repeated = await domain.transcripts.accept(
        visitorMessage(visitor, 'One', first.message.clientId),
        domain.processId,
      )
      expect(repeated).toBe('duplicate')
      await domain.conversations.push({
        siteId,
        conversationId: visitor.id,
        role: 'system',
        text: 'Note',
        id: 'push-1',
      })
      await domain.conversations.push({
        siteId,
        conversationId: visitor.id,
        role: 'system',
        text: 'Note',
        id: 'push-1',
      })
      await domain.transcripts.firstTurns()
      await domain.conversations.close(visitor)
      retried.end()
    })
    expectCheap(commands)
  })

  it('closing and beginning anew, for a visitor of 3,000 conversations', async () => {
    expectCheap(
      await cost(async () => {
        await domain.conversations.close(often)
        const { reply } = await domain.say(often)
        const call = await domain.agent.nextCall()
        call.end()
        await domain.ended(reply?.id)
        for (let waiting = 0; waiting < 4; waiting++) await domain.say(often)
        expect(await domain.transcripts.accept(visitorMessage(often, 'One more'), domain.processId)).toBe('full')
        await domain.conversations.close(often)
        await domain.agent.nextCall()
      }),
    )
  })

  it('the first message of a new conversation and an erasure', async () => {
    const visitor = { siteId, visitorId: 'vis_new' }
    const commands = await cost(async () => {
      await domain.say(visitor)
      const call = await domain.agent.nextCall()
      await domain.conversations.erase(visitor)
      call.end()
      await domain.runner.idle()
    })
    expectCheap(commands)
  })

  function directory() {
    const { connection } = database
    const vault = createVault(parseSecret(testSecret))
    const tokens = createReturnTokens(connection)
    const revocations = {
      revoke: async () => {},
      read: async () => {},
      isRevoked: () => false,
      isErased: async () => false,
      onRevoked: () => () => {},
      close: async () => {},
    }
    return {
      tokens,
      visitors: createVisitors({ connection, vault, returnTokens: tokens, revocations }),
      sites: createSiteDirectory({ connection, vault, privateHosts: new Set(), demoAgentHost: null }),
    }
  }
  const take = () => turnQuota(database.connection).take({ siteId, quota: 100, network: 'net', identified: false })
})

describe('a whole turn', () => {
  async function turn(index: number) {
    const visitor = conversationOf(index)
    const current = await domain.transcripts.current(visitor)
    return cost(async () => {
      const stream = new Followed(domain, visitor, `${current?.lastSeq}`, visitor.id)
      await stream.until('handoff')
      const { reply } = await domain.say(visitor)
      await stream.until('message', ({ role }) => role === 'assistant')
      const call = await domain.agent.nextCall()
      call.say('An answer.')
      await stream.until('delta')
      await domain.keeper.save()
      call.end()
      await stream.until('done')
      await domain.ended(reply?.id)
      await stream.stop()
    })
  }

  it('is stored, shown and ended by five commands and a commit: what this process wrote it does not read', async () => {
    const visitor = conversationOf(6)
    const stream = new Followed(domain, visitor, '10', visitor.id)
    await stream.until('handoff')
    const commands = await cost(async () => {
      const { reply } = await domain.say(visitor)
      await stream.until('message', ({ role }) => role === 'assistant')
      const call = await domain.agent.nextCall()
      call.say('An answer.')
      await stream.until('delta')
      call.end()
      await stream.until('done')
      await domain.ended(reply?.id)
    })
    await stream.stop()
    expect(commands.map(({ what }) => what.split(' ').slice(0, 2).join(' '))).toEqual([
      'command conversations',
      'insert messages',
      'query messages',
      'update messages',
      'command conversations',
    ])
  })

  it('costs at 10,000 messages what it costs at 10', async () => {
    const short = await turn(5)
    const long = await turn(0)
    const kinds = (commands: readonly Profiled[]) =>
      commands.map(({ what }) => what.split(' ').slice(0, 2).join(' ')).sort()
    expect(kinds(long)).toEqual(kinds(short))
    const keys = (commands: readonly Profiled[]) =>
      commands.reduce((sum, command) => sum + command.keys + command.documents, 0)
    expect(keys(long)).toBeLessThanOrEqual(2 * keys(short))
    expectCheap(long)
  })
})
