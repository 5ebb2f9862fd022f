import { randomUUID } from 'node:crypto'
import type { MessageAccepted } from '@parley/protocol/message'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReturnTokens } from '#visitors/return-token.ts'
import { startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { identityJwt } from '../../../test/forge.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

describe('a return token', () => {
  it('comes with the very first message alone', async () => {
    const visitor = await backend.visitor()
    const first = await visitor.say('First')
    expect(first.returnToken).toMatch(/^rt_[\w-]{43}$/)
    expect((await visitor.say('Second')).returnToken).toBeUndefined()
  })

  it('comes again, and is another one, with a repeat of the first message', async () => {
    const visitor = await backend.visitor()
    const id = randomUUID()
    const tokens = [await visitor.say('First', id), await visitor.say('First', id)].map((said) => said.returnToken)
    expect(new Set(tokens).size).toBe(2)
    for (const returnToken of tokens) {
      const again = await backend.visitor({ returnToken: returnToken ?? '' })
      expect(again.session.visitor).toMatchObject({ id: visitor.session.visitor.id, known: true, identified: false })
      expect(again.session.messages[0]?.text).toBe('First')
    }
  })

  it('does not come with the first message of a later conversation, nor with its repeat', async () => {
    const visitor = await backend.visitor()
    await (await visitor.turn('First')).rest()
    await visitor.post('/v1/conversation/close')
    const id = randomUUID()
    for (let repeat = 0; repeat < 2; repeat++) {
      const said = await visitor.say('A new conversation', id)
      expect(said.message.seq).toBe(1)
      expect(said.returnToken).toBeUndefined()
    }
  })

  it('never stands in an event stream: the id is repeated as JSON', async () => {
    const visitor = await backend.visitor()
    const id = randomUUID()
    const turn = await visitor.turn('First', id)
    expect(JSON.stringify(await turn.rest())).not.toMatch(/"rt_|returnToken/)
    const repeated = (await (await visitor.post('/v1/messages', { id, text: 'First' })).json()) as MessageAccepted
    expect(repeated.returnToken).toMatch(/^rt_/)
  })

  it('is of one site', async () => {
    const visitor = await backend.visitor()
    const { returnToken } = await visitor.say('First')
    const other = await backend.newSite()
    const stranger = await backend.visitor({ returnToken: returnToken ?? '' }, undefined, { siteKey: other.site.key })
    expect(stranger.session.visitor.known).toBe(false)
    expect(stranger.session.visitor.id).not.toBe(visitor.session.visitor.id)
  })

  it('that is not ours counts for nothing', async () => {
    for (const returnToken of ['rubbish', `rt_${'A'.repeat(43)}`])
      expect((await backend.visitor({ returnToken })).session.visitor.known).toBe(false)
  })

  it('ranks below a previous token', async () => {
    const [a, b] = [await backend.visitor(), await backend.visitor()]
    const { returnToken } = await a.say('Mine')
    const renewed = await backend.visitor({ returnToken: returnToken ?? '' }, b.session.token)
    expect(renewed.session.visitor.id).toBe(b.session.visitor.id)
  })

  it('never opens an identified visitor, even one that was left over when the history joined', async () => {
    const token = await identityJwt(backend.site, { sub: 'anna' })
    const anna = await backend.visitor({ identity: { token } })
    await anna.say('Private')
    const { id } = anna.session.visitor
    const returnToken = await createReturnTokens(backend.connection).issue(id, backend.site.site.id)
    const returned = await backend.visitor({ returnToken })
    expect(returned.session.visitor).toMatchObject({ known: false, identified: false })
    expect(returned.session.messages).toEqual([])
  })

  it('is no bearer token', async () => {
    const visitor = await backend.visitor()
    const { returnToken } = await visitor.say('First')
    const response = await fetch(`${backend.url}/v1/messages`, { headers: { Authorization: `Bearer ${returnToken}` } })
    expect(response.status).toBe(401)
  })
})
