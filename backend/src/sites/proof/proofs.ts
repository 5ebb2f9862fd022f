import type { Connection } from 'mongoose'
import { repeat } from '#periodic.ts'
import { changeOrigins } from '../change-origins.ts'
import { afterCheck } from '../check-outcome.ts'
import { type SiteDocument, siteModel } from '../site-model.ts'
import type { SiteOrigin } from '../site-origin.ts'
import { type CheckOptions, checkOrigin } from './check-origin.ts'
import type { ProofMeans } from './proof.ts'

/** How often what is due is looked for, in milliseconds. */
const lookMs = 2_000
/** A check that was begun is another process's after so long, in milliseconds: the first one has died. */
const claimMs = 60_000
/**
 * So many origins are asked at once: so many of one account, whose slow ones must not hold up other merchants', and so many
 * of one host, which must not be flooded through us.
 */
const atOnce = 32
const atOnceOfAccount = 8
const atOnceOfHost = 2

/** Asks origins for their proofs: new ones, those that a report has asked again, and every active one daily. */
export interface Proofs {
  /** Looks at once for what is due. */
  wake(): void
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
      const mine: SiteOrigin = { ...due, checkAt: new Date(now + claimMs) }
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
    await changeOrigins(sites, { _id: siteId }, (origins) => {
      const asked = origins.find((one) => one.origin === origin)
      if (!asked) return null
      const now = new Date()
      // One that was reported anew meanwhile is asked anew.
      const after = isSame(asked, claimed) ? afterCheck(asked, outcome, now) : { ...asked, askedAt: now }
      return origins.map((one) => (one === asked ? after : one))
    })
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
    if (running.has(name) || count((one) => one.hostname === hostname) >= atOnceOfHost) return
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

  const periodic = repeat(lookOnce, lookMs, report)
  return {
    wake,
    async stop() {
      stopped = true
      await periodic.stop()
      // Whoever began it has reported how it ended.
      await Promise.allSettled([looking, ...[...running.values()].map(({ ended }) => ended)])
    },
  }
}

const nothingToAskWith = { reason: 'wrong-proof', again: false } as const

const isDue = ({ checkAt }: SiteOrigin, now: number): boolean => checkAt !== undefined && checkAt.getTime() <= now

const isSame = (one: SiteOrigin, other: SiteOrigin): boolean =>
  one.origin === other.origin && one.checkAt?.getTime() === other.checkAt?.getTime()
