import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { resealAll } from '#reseal.ts'
import { createSiteDirectory } from '#sites/site-directory.ts'
import { openContact, sealContact } from '#visitors/contacts.ts'
import { identityFields } from '#visitors/sealed-identity.ts'
import { visitorModel } from '#visitors/visitor-model.ts'
import { gate } from '../../test/agents/fake-agent.ts'
import { expectProblem, startTestBackend, type TestBackend, testSecret } from '../../test/backends/backend.ts'
import { TestVisitor } from '../../test/clients/visitor.ts'
import { visitorTokenFrom } from '../../test/forge.ts'
import { parseSecret } from './parse-secret.ts'
import { openKeyRing } from './ring.ts'
import { createVault, type Vault } from './vault.ts'

let backend: TestBackend
afterEach(() => backend.close())

/** What the command line does beside the running backend: in a process of its own, on the same database. */
const replaceAll = async (vault: Vault) => {
  const ring = await openKeyRing({
    connection: backend.connection,
    vault,
    report: (error) => expect.unreachable(`${error}`),
  })
  await ring.replaceAll()
  await ring.close()
}

describe('when all keys are revoked', () => {
  it('sessions and streams end, a running reply goes on, and a ticket opens a new session of the same visitor', async () => {
    backend = await startTestBackend()
    const visitor = await backend.visitor()
    const running = gate()
    backend.agent.answerWith(running.behaviour)
    const events = await visitor.events()
    const { returnToken = '' } = await visitor.say('Hello')
    await running.send('Half ')
    await events.until('delta')
    const forged = await visitorTokenFrom(backend, Date.now(), { visitorId: visitor.session.visitor.id })

    await replaceAll(createVault(parseSecret(testSecret)))
    expect((await events.until('bye')).data).toEqual({ reason: 'expired', retryMs: 0 })
    for (const token of [visitor.session.token, forged]) {
      const response = await fetch(`${backend.url}/v1/messages`, { headers: { Authorization: `Bearer ${token}` } })
      await expectProblem(response, 401, 'session_required')
      // Nor does it stand in for a ticket.
      const renewal = await TestVisitor.openResponse(backend.visitorOptions(), {}, token)
      await expectProblem(renewal, 400, 'invalid_request', 'ticket')
    }

    const again = await backend.visitor({ returnToken })
    expect(again.session.visitor).toMatchObject({ id: visitor.session.visitor.id, known: true })
    const rest = await again.events('1')
    // Its start is seen before it ends: a reply that has ended comes whole, without `done`.
    await rest.until('message')
    await running.send('and half.')
    await running.end()
    await rest.until('done')
    rest.close()
    expect((await again.messages()).messages[1]).toMatchObject({ text: 'Half and half.', status: 'complete' })
  })
})

describe('when everything is sealed anew', () => {
  it('sessions and streams go on, and the former secret is needed no more', async () => {
    const secret = randomBytes(32)
    const env = { PARLEY_SECRET: secret.toString('hex'), PARLEY_SECRET_PREVIOUS: testSecret }
    backend = await startTestBackend({ env })
    await expect.poll(() => backend.log.join('')).toContain('everything is sealed under the present secret')
    const { connection } = backend
    const both = createVault(secret, parseSecret(testSecret))
    const reseal = () => resealAll(connection, both, new AbortController().signal)
    await reseal()
    // What the test itself makes is sealed under the former secret.
    const site = await backend.newSite()
    const siteId = site.site.id
    const stale = { visitorId: 'vis_stale', siteId }
    const former = createVault(parseSecret(testSecret))
    const identity = identityFields(former, stale, { sub: 'anna' })
    const contact = sealContact(former, stale, { name: 'Anna' })
    await visitorModel(connection).create({
      _id: stale.visitorId,
      siteId,
      identity,
      contact,
      createdAt: new Date(),
      lastSeenAt: new Date(),
    })
    const other = { visitorId: 'vis_other', siteId }
    await visitorModel(connection).create({
      _id: other.visitorId,
      siteId,
      contact: sealContact(former, other, { name: 'Ben' }),
      createdAt: new Date(),
      lastSeenAt: new Date(),
    })
    const visitor = await backend.visitor({}, undefined, { siteKey: site.site.key })
    const events = await visitor.events()

    expect(await reseal()).toEqual({ sites: 1, connections: 0, visitors: 2, shops: 0 })
    await visitor.say('Hello')
    expect((await events.until('done')).data).toMatchObject({ status: 'complete' })
    events.close()

    const alone = createVault(secret)
    const directory = createSiteDirectory({ connection, vault: alone, privateHosts: new Set(), demoAgentHost: null })
    expect(await directory.agentSettings(siteId)).toMatchObject({ url: backend.agent.url })
    expect(await directory.identityKey(siteId)).toBe(site.identityKey)
    const kept = await visitorModel(connection)
      .find({ contact: { $exists: true } })
      .sort({ _id: 1 })
      .lean()
    expect(kept.map(({ _id, contact = '' }) => openContact(alone, { visitorId: _id, siteId }, contact))).toEqual([
      { name: 'Ben' },
      { name: 'Anna' },
    ])
    expect(await reseal()).toEqual({ sites: 0, connections: 0, visitors: 0, shops: 0 })
  })
})
