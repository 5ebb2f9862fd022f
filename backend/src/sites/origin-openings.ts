import { LRUCache } from 'lru-cache'
import type { Connection } from 'mongoose'
import type { Site } from './site.ts'
import { siteModel } from './site-model.ts'

/** The same is written again after so long, in milliseconds: a busy shop costs a write a minute and origin. */
const againMs = 60_000
const remembered = 10_000

/** Keeps when the chat of a shop at Shopify was last opened on an origin: its merchant sees by it that the theme has it. */
export type NoteOpening = (site: Site, origin: string) => void

/** @param report hears of an opening that was not kept; the visitor is not kept waiting for it. */
export function noteOpenings(connection: Connection, report: (error: unknown) => void): NoteOpening {
  const sites = siteModel(connection)
  const written = new LRUCache<string, true>({ max: remembered, ttl: againMs })
  return ({ id, platform, origins }, origin) => {
    const name = `${id} ${origin}`
    if (platform !== 'shopify' || !origins.includes(origin) || written.has(name)) return
    written.set(name, true)
    sites.updateOne({ _id: id, 'origins.origin': origin }, { $set: { 'origins.$.openedAt': new Date() } }).catch(report)
  }
}
