import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createVault } from '#keys/vault.ts'
import { testDatabase } from '../../test/databases/database.ts'
import { createSiteAdministration } from './administration.ts'
import { createAgentHealth } from './agent-health.ts'
import { siteModel } from './site-model.ts'

const { connection, drop } = await testDatabase()
afterAll(drop)

const sites = siteModel(connection)
const vault = createVault(randomBytes(32))
const administration = (accountId: string | null) => createSiteAdministration({ connection, vault, accountId })
const [merchant, operator] = [administration('acc_a'), administration(null)]

const agent = { url: 'https://n8n.example/webhook/1', authentication: { kind: 'none' } } as const
const another = { ...agent, url: 'https://n8n.example/webhook/2' }

/** A shop whose agent has answered, and gives no answers now. */
async function failingShop(): Promise<string> {
  const answered = { agent, agentAnsweredAt: new Date() }
  const { site } = await merchant.create({ name: 'A shop', platform: 'shopify', origins: [], ...answered })
  await sites.updateOne({ _id: site.id }, { $set: { agentFailingSince: new Date() } })
  return site.id
}

async function health(siteId: string) {
  const { agentAnsweredAt, agentFailingSince } = await sites.findById(siteId).orFail().lean()
  return { answered: agentAnsweredAt !== undefined, failing: agentFailingSince !== undefined }
}

describe("what an agent's answers say of a site", () => {
  it("holds as long as its merchant's agent is the same, however it is told who calls", async () => {
    const siteId = await failingShop()
    await merchant.setAgent(siteId, { ...agent, authentication: { kind: 'jwt', secret: 'secret' } })
    expect(await health(siteId)).toEqual({ answered: true, failing: true })
    await merchant.setAgent(siteId, another)
    expect(await health(siteId)).toEqual({ answered: false, failing: false })
    expect((await merchant.setAgent(siteId, { kind: 'demo' }, { answeredAt: new Date() })).openToVisitors).toBe(true)
    expect((await merchant.setAgent(siteId, { kind: 'demo' })).openToVisitors).toBe(true)
    expect((await merchant.setAgent(siteId, agent)).openToVisitors).toBe(false)
  })

  it('goes on where the operator gives it another agent, save that this one has not failed', async () => {
    const siteId = await failingShop()
    await operator.setAgent(siteId, another)
    expect(await health(siteId)).toEqual({ answered: true, failing: false })
  })

  it('is nothing that came of the former agent, whenever that is', async () => {
    const siteId = await failingShop()
    const its = createAgentHealth(connection)
    const before = await merchant.show(siteId)
    await its.answered(before, 0)
    const site = await merchant.setAgent(siteId, another)
    // Of a turn that began before, or whose process has not heard of the other one yet.
    for (const known of [before, site]) {
      await its.answered(known, 0)
      await its.failed(known, 0)
    }
    expect(await health(siteId)).toEqual({ answered: false, failing: false })
    const agentSetAt = new Date(Date.now() - 5_000)
    await sites.updateOne({ _id: siteId }, { $set: { agentSetAt, tellPlatform: false } })
    await its.answered({ ...site, agentSetAt }, 60_000)
    await its.failed({ ...site, agentSetAt }, 60_000)
    expect(await health(siteId)).toEqual({ answered: false, failing: false })
    // Within the minute in which the same was written down of the former one.
    await its.answered({ ...site, agentSetAt }, 1_000)
    expect(await health(siteId)).toEqual({ answered: true, failing: false })
    expect((await sites.findById(siteId).orFail().lean()).tellPlatform).toBe(true)
    await its.failed({ ...site, agentSetAt }, 1_000)
    expect(await health(siteId)).toEqual({ answered: true, failing: true })
  })
})
