import { LRUCache } from 'lru-cache'
import type { Connection } from 'mongoose'
import { siteOf } from './site.ts'
import { siteModel } from './site-model.ts'
import { tellPlatform } from './tell-platform.ts'

/** The same is written again after so long, in milliseconds: a busy site costs a write a minute. */
const againMs = 60_000
const remembered = 10_000

/** Keeps whether the agents of plugins' sites and of shops answer, for their merchants to see. */
export interface AgentHealth {
  /** The agent has answered. The first time it makes the site live. */
  answered(siteId: string): Promise<void>
  /** The agent has given no answer. */
  failed(siteId: string): Promise<void>
}

export function createAgentHealth(connection: Connection): AgentHealth {
  const sites = siteModel(connection)
  const written = new LRUCache<string, 'answered' | 'failed'>({ max: remembered, ttl: againMs })
  const kept = (siteId: string) => ({
    _id: siteId,
    $or: [{ 'connection.id': { $exists: true } }, { platform: 'shopify' as const }],
  })

  return {
    async answered(siteId) {
      if (written.get(siteId) === 'answered') return
      const before = await sites
        .findOneAndUpdate(kept(siteId), { $set: { agentAnsweredAt: new Date() }, $unset: { agentFailingSince: '' } })
        .lean()
      written.set(siteId, 'answered')
      if (before && !before.agentAnsweredAt) await tellPlatform(sites, siteOf(before))
    },

    async failed(siteId) {
      if (written.get(siteId) === 'failed') return
      await sites.updateOne(
        { ...kept(siteId), agentFailingSince: { $exists: false } },
        { $set: { agentFailingSince: new Date() } },
      )
      written.set(siteId, 'failed')
    },
  }
}
