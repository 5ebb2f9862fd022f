import { randomUUID } from 'node:crypto'
import type { Session } from '@parley/protocol/session'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'
import { identityJwt } from '../../../test/forge.ts'
import { signedCustomer } from '../../../test/signed-customer.ts'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
})
afterAll(() => backend.close())

const jwt = (sub: string, more: object = {}) => identityJwt(backend.site, { sub, ...more })
const liquid = (customerId: string, key = backend.site.identityKey) =>
  signedCustomer(key, { shopId: '777', customerId })
const open = (token: string, bearer?: string) => backend.visitor({ identity: { token } }, bearer)
const ask = (token: string, bearer?: string) =>
  TestVisitor.openResponse(backend.visitorOptions(), { identity: { token } }, bearer)
const ended = async (visitor: TestVisitor) =>
  expectProblem(await visitor.fetch('/v1/messages'), 401, 'session_required')

describe('an identity', () => {
  it('as a JWT names the visitor, on every device', async () => {
    const first = await open(await jwt('anna', { name: 'Anna', email: 'Anna@Example.org' }))
    expect(first.session.visitor).toMatchObject({ known: false, identified: true, name: 'Anna' })
    const { message, returnToken } = await first.say('My order?')
    expect(returnToken).toBeUndefined()
    const second = await open(await jwt('anna', { name: 'Anna', email: 'Anna@Example.org' }))
    expect(second.session.visitor).toMatchObject({ id: first.session.visitor.id, known: true, identified: true })
    expect(second.session.messages[0]).toMatchObject({ id: message.id, text: 'My order?' })
    const repeated = await first.say('My order?', message.clientId)
    expect(repeated.returnToken).toBeUndefined()
  })

  it('as Liquid makes it names the customer, whom a JWT with the same sub names too', async () => {
    const first = await open(liquid('4711'))
    await first.say('Hello')
    expect(first.session.visitor.identified).toBe(true)
    expect((await open(await jwt('4711'))).session.visitor.id).toBe(first.session.visitor.id)
  })

  it('reaches the agent, verified', async () => {
    const visitor = await open(await jwt('bert', { name: 'Bert', email: 'b@shop.example', claims: { plan: 'gold' } }))
    await visitor.say('Who am I?')
    const asked = () => backend.agent.requests.find(({ body }) => body.chatInput === 'Who am I?')
    await expect
      .poll(() => asked()?.body.metadata.visitor)
      .toEqual({
        id: visitor.session.visitor.id,
        known: false,
        identity: { id: 'bert', email: 'b@shop.example', name: 'Bert', claims: { plan: 'gold' }, verified: true },
      })
  })

  it('is kept sealed: no name and no address stands in the database', async () => {
    const visitor = await open(await jwt('cleo-4242', { name: 'Cleopatra', email: 'cleo@nile.example' }))
    await visitor.say('Hi')
    const kept = JSON.stringify(await backend.connection.collection('visitors').find().toArray())
    expect(kept).not.toMatch(/cleo|nile/i)
  })

  it('of two devices at once is one visitor: who comes second begins again', async () => {
    const [a, b] = [await open(await jwt('twins')), await open(await jwt('twins'))]
    await a.say('First')
    await expectProblem(await b.post('/v1/messages', { id: randomUUID(), text: 'Second' }), 401, 'session_required')
    const again = await open(await jwt('twins'), b.session.token)
    expect(again.session.messages.map(({ text }) => text)).toContain('First')
  })

  it.each([
    [
      'signed by another site',
      async () => identityJwt(await backend.newSite(), { sub: 'x', aud: backend.site.site.id }),
    ],
    ['for another site', () => jwt('x', { aud: 'site_other' })],
    ['expired', () => jwt('x', { expiresIn: -1 })],
    ['good for longer than ten minutes', () => jwt('x', { expiresIn: 700 })],
    ['without anything in it', () => jwt('')],
    ['rubbish', async () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
    ['Liquid of another customer', async () => liquid('1').replace('.1.', '.2.')],
    ['Liquid under another key', async () => liquid('1', 'ik_')],
  ])('does not hold when it is %s', async (_, token) => {
    await expectProblem(await ask(await token()), 403, 'forbidden', 'identity')
  })

  it('with a jti opens once', async () => {
    const token = await jwt('once', { jti: randomUUID() })
    expect((await ask(token)).status).toBe(201)
    await expectProblem(await ask(token), 403, 'forbidden', 'identity')
  })

  it('is needed where the site requires one', async () => {
    const strict = await backend.newSite({ identityRequired: true })
    const options = backend.visitorOptions({ siteKey: strict.site.key })
    await expectProblem(await TestVisitor.openResponse(options), 403, 'forbidden', 'identity')
    const token = await identityJwt(strict, { sub: 'member' })
    const opened = await TestVisitor.openResponse(options, { identity: { token } })
    expect(((await opened.json()) as Session).site.features.identityRequired).toBe(true)
  })
})

describe('an anonymous history', () => {
  it('joins the identity once, and what was anonymous ends with it', async () => {
    const anonymous = await backend.visitor()
    const { returnToken } = await anonymous.say('Before I signed in')
    const stream = await anonymous.events()
    const identified = await open(await jwt('dora'), anonymous.session.token)
    expect(identified.session.visitor).toMatchObject({ id: anonymous.session.visitor.id, identified: true })
    expect(identified.session.messages[0]?.text).toBe('Before I signed in')
    expect((await stream.until('bye')).data).toEqual({ reason: 'expired', retryMs: 0 })
    await ended(anonymous)
    const returned = await backend.visitor({ returnToken: returnToken ?? '' })
    expect(returned.session.visitor).toMatchObject({ known: false, identified: false })
    expect(returned.session.messages).toEqual([])
  })

  it('found by a return token joins too', async () => {
    const anonymous = await backend.visitor()
    const { returnToken } = await anonymous.say('Yesterday')
    const token = await jwt('emil')
    const identified = await backend.visitor({ returnToken: returnToken ?? '', identity: { token } })
    expect(identified.session.messages[0]?.text).toBe('Yesterday')
  })

  it('does not join an identity that has a visitor', async () => {
    const known = await open(await jwt('fritz'))
    await known.say('Mine')
    const anonymous = await backend.visitor()
    await anonymous.say("Somebody's")
    const joined = await open(await jwt('fritz'), anonymous.session.token)
    expect(joined.session.visitor.id).toBe(known.session.visitor.id)
    expect(joined.session.messages.map(({ text }) => text)).not.toContain("Somebody's")
    await ended(anonymous)
  })
})

describe('a session with an identity', () => {
  it('goes on for the same person', async () => {
    const visitor = await open(await jwt('gerd'))
    await visitor.say('One')
    const again = await open(await jwt('gerd'), visitor.session.token)
    expect(again.session.visitor.id).toBe(visitor.session.visitor.id)
    expect((await visitor.fetch('/v1/messages')).status).toBe(200)
  })

  it.each([
    ['another person signs in', async () => ({ identity: { token: await jwt('heidi') } })],
    ['the person signed out', async () => ({})],
  ])('ends with its streams when %s', async (_, more) => {
    const visitor = await open(await jwt('ida'))
    await visitor.say('Private')
    const stream = await visitor.events()
    const next = await backend.visitor(await more(), visitor.session.token)
    expect(next.session.visitor.id).not.toBe(visitor.session.visitor.id)
    expect(next.session.messages).toEqual([])
    expect((await stream.until('bye')).data).toEqual({ reason: 'expired', retryMs: 0 })
    await ended(visitor)
  })
})
