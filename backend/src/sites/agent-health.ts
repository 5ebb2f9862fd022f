import { LRUCache } from 'lru-cache'
import type { Connection, QueryFilter } from 'mongoose'
import { type Site, siteOf } from './site.ts'
import { freshMs } from './site-directory.ts'
import { type SiteDocument, siteModel } from './site-model.ts'
import { tellPlatform } from './tell-platform.ts'

/** The same is written again after so long, in milliseconds: a busy site costs a write a minute. */
const againMs = 60_000
const remembered = 10_000

type Known = Pick<Site, 'id' | 'agentSetAt'>

/**
 * Keeps whether the agents of plugins' sites and of shops answer, for their merchants to see. Of an agent that a site has no
 * more nothing is kept: what came of a question counts where it was asked, so many milliseconds ago, of the present one.
 */
export interface AgentHealth {
  /** The agent has answered. The first time it makes the site live. */
  answered(site: Known, askedAgoMs: number): Promise<void>
  /** The agent has given no answer. */
  failed(site: Known, askedAgoMs: number): Promise<void>
}

export function createAgentHealth(connection: Connection): AgentHealth {
  const sites = siteModel(connection)
  /** By site and agent. */
  const written = new LRUCache<string, 'answered' | 'failed'>({ max: remembered, ttl: againMs })
  const nameOf = ({ id, agentSetAt }: Known) => `${id} ${agentSetAt?.getTime() ?? ''}`

  /** Who asked may have known the site as it was a while before. */
  const kept = (siteId: string, askedAgoMs: number): QueryFilter<SiteDocument> => ({
    _id: siteId,
    $or: [{ 'connection.id': { $exists: true } }, { platform: 'shopify' }],
    $expr: { $lte: [{ $ifNull: ['$agentSetAt', new Date(0)] }, { $subtract: ['$$NOW', askedAgoMs + freshMs] }] },
  })

  return {
    async answered(site, askedAgoMs) {
      if (written.get(nameOf(site)) === 'answered') return
      const answered = { $set: { agentAnsweredAt: new Date() }, $unset: { agentFailingSince: '' } } as const
      const before = await sites.findOneAndUpdate(kept(site.id, askedAgoMs), answered).lean()
      if (!before) return
      written.set(nameOf(site), 'answered')
      if (!before.agentAnsweredAt) await tellPlatform(sites, siteOf(before))
    },

    async failed(site, askedAgoMs) {
      if (written.get(nameOf(site)) === 'failed') return
      const since = { agentFailingSince: { $ifNull: ['$agentFailingSince', '$$NOW'] } }
      const { matchedCount } = await sites.updateOne(kept(site.id, askedAgoMs), [{ $set: since }], {
        updatePipeline: true,
      })
      if (matchedCount === 1) written.set(nameOf(site), 'failed')
    },
  }
}
