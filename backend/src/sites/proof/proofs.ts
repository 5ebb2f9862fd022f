import type { Connection } from 'mongoose'
import { repeat } from '#periodic.ts'
import { changeOrigins } from '../change-origins.ts'
import { afterCheck } from '../check-outcome.ts'
import { settleMs } from '../origin-list.ts'
import { type SiteDocument, siteModel } from '../site-model.ts'
import type { SiteOrigin } from '../site-origin.ts'
import { type CheckOptions, checkOrigin } from './check-origin.ts'
import type { ProofMeans } from './proof.ts'
import { provesHome } from './proves-home.ts'

/** How often what is due is looked for, in milliseconds. */
const lookMs = 2_000
/** A check that was begun is another process's after so long, in milliseconds: the first one has died. */
const claimMs = 60_000
/**
 * So many origins are asked at once: so many of one account, whose slow ones must not hold up other merchants', and so many
 * of one host, which must not be flooded through us; of these so many for one account, which must not keep the others from
 * having theirs asked.
 */
const atOnce = 32
const atOnceOfAccount = 8
const atOnceOfHost = 6
const atOnceOfHostForAccount = 2

/** Asks origins for their proofs: new ones, those that a report has asked again, and every active one daily. */
export interface Proofs {
  /** Looks at once for what is due. */
  wake(): void
  /** A call of this connection has been answered: what it reported is asked, once the plugin has kept what it was told. */
  answered(connectionId: string): void
  stop(): Promise<void>
}

export interface ProofsOptions extends CheckOptions {
  readonly connection: Connection
  /** Null: the site belongs to no plugin any more. */
  readonly meansOf: (siteId: string) => Promise<ProofMeans | null>
  readonly report: (error: unknown) => void
}

interface RunningCheck {
  readonly accountId: string
  readonly hostname: string
  readonly ended: Promise<void>
}

export function createProofs({ connection, meansOf, report, ...options }: ProofsOptions): Proofs {
  const sites = siteModel(connection)
  const running = new Map<string, RunningCheck>()
  const count = (is: (one: RunningCheck) => boolean): number => [...running.values()].filter(is).length
  const isBusy = (accountId: string) => count((one) => one.accountId === accountId) >= atOnceOfAccount
  let stopped = false

  /** Of several processes that find an origin due, one moves its time on and asks. */
  async function claim(siteId: string, origin: string): Promise<SiteOrigin | null> {
    let claimed: SiteOrigin | null = null
    await changeOrigins(sites, { _id: siteId }, (origins) => {
      claimed = null
      const now = Date.now()
      const due = origins.find((one) => one.origin === origin && isDue(one, now))
      if (!due) return null
      const mine: SiteOrigin = { ...due, askedAt: new Date(now), checkAt: new Date(now + claimMs) }
      claimed = mine
      return origins.map((one) => (one === due ? mine : one))
    })
    return claimed
  }

  async function check(siteId: string, origin: string): Promise<void> {
    const claimed = await claim(siteId, origin)
    if (!claimed) return
    const means = await meansOf(siteId)
    const outcome = means ? await checkOrigin(claimed, means, options) : nothingToAskWith
    if (means && outcome === 'proven') await handOver(siteId, claimed, means)
    await changeOrigins(sites, { _id: siteId }, (origins) => {
      const asked = origins.find((one) => one.origin === origin)
      // One that was reported anew meanwhile is asked anew, and soon: `askedAt` would have `settle` pass it over.
      if (!asked || !isSame(asked, claimed)) return null
      const after = afterCheck(asked, outcome, new Date())
      return origins.map((one) => (one === asked ? after : one))
    })
  }

  /** A site that was another connection's is this one's as soon as its home has proven itself to it. */
  async function handOver(siteId: string, { url }: SiteOrigin, { connectionId, rest }: ProofMeans): Promise<void> {
    const mine = { _id: siteId, 'connection.id': connectionId }
    const site: SiteDocument | null = await sites.findOne(mine).lean()
    const home = site?.connection?.unproven
    if (url === undefined || home === undefined || !provesHome(home, { url, rest })) return
    await sites.updateOne({ ...mine, 'connection.unproven': home }, { $unset: { 'connection.unproven': '' } })
  }

  async function look(): Promise<void> {
    if (stopped || running.size >= atOnce) return
    const now = Date.now()
    const busy = [...running.values()].map(({ accountId }) => accountId).filter(isBusy)
    // All that is due, and not the first so many: one account's could hide the others'.
    const due = sites
      .find<Pick<SiteDocument, '_id' | 'accountId' | 'origins'>>(
        { 'origins.checkAt': { $lte: new Date(now) }, accountId: { $nin: [...new Set(busy)] } },
        { accountId: 1, 'origins.origin': 1, 'origins.checkAt': 1 },
      )
      .sort({ 'origins.checkAt': 1 })
      .lean()
      .cursor()
    for await (const { _id, accountId, origins } of due) {
      if (stopped || running.size >= atOnce) return
      for (const { origin } of origins.filter((one) => isDue(one, now))) {
        if (running.size >= atOnce || isBusy(accountId)) break
        begin(_id, accountId, origin)
      }
    }
  }

  function begin(siteId: string, accountId: string, origin: string): void {
    const name = `${siteId} ${origin}`
    const { hostname } = new URL(origin)
    const sameHost = (one: RunningCheck) => one.hostname === hostname
    const mine = (one: RunningCheck) => sameHost(one) && one.accountId === accountId
    if (running.has(name) || count(sameHost) >= atOnceOfHost || count(mine) >= atOnceOfHostForAccount) return
    const ended = check(siteId, origin)
      .catch(report)
      .finally(() => {
        running.delete(name)
        wake()
      })
    running.set(name, { accountId, hostname, ended })
  }

  let looking: Promise<void> | null = null
  let again = false
  /** One look after the other; who wakes during one gets another. */
  function lookOnce(): Promise<void> {
    if (looking) {
      again = true
      return looking
    }
    looking = look().finally(() => {
      looking = null
      if (again) {
        again = false
        wake()
      }
    })
    return looking
  }
  const wake = () => {
    if (!stopped) lookOnce().catch(report)
  }

  /** In the database: whichever process finds them due asks. */
  async function settle(connectionId: string): Promise<void> {
    const checkAt = new Date(Date.now() + settleMs)
    const waits = { checkAt: { $gt: checkAt }, askedAt: { $exists: false } }
    await sites.updateMany(
      { 'connection.id': connectionId, origins: { $elemMatch: waits } },
      { $set: { 'origins.$[waiting].checkAt': checkAt }, $inc: { originsVersion: 1 } },
      { arrayFilters: [{ 'waiting.checkAt': waits.checkAt, 'waiting.askedAt': waits.askedAt }] },
    )
    setTimeout(wake, settleMs).unref()
  }

  const settling = new Set<Promise<void>>()
  const answered = (connectionId: string) => {
    const settled = settle(connectionId)
      .catch(report)
      .finally(() => settling.delete(settled))
    settling.add(settled)
  }

  const periodic = repeat(lookOnce, lookMs, report)
  return {
    wake,
    answered,
    async stop() {
      stopped = true
      await periodic.stop()
      // Whoever began it has reported how it ended.
      await Promise.allSettled([looking, ...settling, ...[...running.values()].map(({ ended }) => ended)])
    },
  }
}

const nothingToAskWith = { reason: 'wrong-proof', again: false } as const

const isDue = ({ checkAt }: SiteOrigin, now: number): boolean => checkAt !== undefined && checkAt.getTime() <= now

const isSame = (one: SiteOrigin, other: SiteOrigin): boolean =>
  one.origin === other.origin && one.checkAt?.getTime() === other.checkAt?.getTime()
