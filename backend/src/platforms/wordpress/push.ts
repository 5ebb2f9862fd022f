import type { Connection } from 'mongoose'
import { DialError } from '#outbound/dial-error.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import { type Periodic, repeat } from '#periodic.ts'
import { siteOf } from '#sites/site.ts'
import { type SiteDocument, siteModel } from '#sites/site-model.ts'
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
  readonly report: (error: unknown) => void
}

/**
 * Tells plugins of changes to their sites, once and as far as it goes: a site whose REST API is closed, or that is away,
 * fetches them by itself. It is told where it proved itself, and nowhere else.
 */
export function startPushes({ connection, connections, dialer, privateOrigins, report }: PushOptions): Periodic {
  const sites = siteModel(connection)

  async function push(site: SiteDocument): Promise<void> {
    // Of several processes one takes the mark away, and calls.
    const taken = await sites.updateOne({ _id: site._id, tellPlugin: true }, { $unset: { tellPlugin: '' } })
    if (taken.modifiedCount === 0 || !site.connection) return
    const { id, rest } = site.connection
    const { origin } = new URL(rest)
    const listed = privateOrigins.has(origin)
    const open = await connections.open(id)
    if (!open || !siteOf(site).origins.includes(origin) || !(listed || origin.startsWith('https:'))) return
    const body = JSON.stringify(presentState(open.secret, [site]))
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
    const changed = await sites.find({ tellPlugin: true }).limit(atOnce).lean()
    for (const result of await Promise.allSettled(changed.map(push)))
      if (result.status === 'rejected') report(result.reason)
  }
  return repeat(look, lookMs, report)
}
