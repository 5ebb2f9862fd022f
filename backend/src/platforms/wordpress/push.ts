import type { Connection } from 'mongoose'
import { DialError } from '#outbound/dial-error.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import { type Periodic, repeat } from '#periodic.ts'
import { isRestOf } from '#sites/proof/proves-home.ts'
import { type SiteDocument, siteModel } from '#sites/site-model.ts'
import { isActive, stateOf } from '#sites/site-origin.ts'
import type { Connections } from './connections.ts'
import { signatureHeader } from './signature.ts'
import { presentState } from './state.ts'

/** How often changes are looked for, in milliseconds. */
const lookMs = 3_000
const atOnce = 20
const limits = { headersMs: 5_000, totalMs: 5_000, maxBytes: 16 * 1024 }

const route = 'parley-chat/v1/push'

interface PushOptions {
  readonly connection: Connection
  readonly connections: Connections
  readonly dialer: Dialer
  /** Origins that may be private or plain http. */
  readonly privateOrigins: ReadonlySet<string>
  /** Null: there is none. */
  readonly consoleUrl: string | null
  readonly report: (error: unknown) => void
}

/**
 * Tells plugins of changes to their sites, once and as far as it goes: a site whose REST API is closed, or that is away,
 * fetches them by itself. It is told where it proved itself, or where its owner answers for the address and WordPress has its
 * REST API: a report may name any place.
 */
export function startPushes({
  connection,
  connections,
  dialer,
  privateOrigins,
  consoleUrl,
  report,
}: PushOptions): Periodic {
  const sites = siteModel(connection)

  async function push({ _id }: Pick<SiteDocument, '_id'>): Promise<void> {
    // Of several processes one takes the mark away, and calls. It tells the site as it stands behind the mark: a change
    // that came before is told, and one that comes later makes another mark.
    const marked = { _id, tellPlatform: true }
    const site = await sites
      .findOneAndUpdate(marked, { $unset: { tellPlatform: '' } }, { returnDocument: 'after' })
      .lean()
    if (!site?.connection) return
    const { id, home, rest } = site.connection
    const { origin } = new URL(rest)
    const listed = privateOrigins.has(origin)
    const open = await connections.open(id)
    const known = site.origins.find((one) => one.origin === origin)
    const answered = known && (stateOf(known) === 'proven' || (isActive(known) && isRestOf(home, rest)))
    if (!open || !answered || !(listed || origin.startsWith('https:'))) return
    const body = JSON.stringify(presentState(open.secret, [site], consoleUrl))
    const call = { receiver: 'site', method: 'POST', path: `/${route}`, body } as const
    try {
      const response = await dialer.dial(`${rest}${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Mozilla/5.0 (compatible; Parley)',
          'x-parley-signature': signatureHeader(id, open.secret, call),
        },
        body,
        signal: new AbortController().signal,
        privateHosts: new Set(listed ? [authorityOf(origin)] : []),
        limits,
      })
      for await (const _ of response.body);
    } catch (error) {
      if (!(error instanceof DialError)) throw error
    }
  }

  const look = async () => {
    const changed = await sites
      .find({ tellPlatform: true, platform: { $ne: 'shopify' } }, { _id: 1 })
      .limit(atOnce)
      .lean()
    for (const result of await Promise.allSettled(changed.map(push)))
      if (result.status === 'rejected') report(result.reason)
  }
  return repeat(look, lookMs, report)
}
