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
/** So many origins are asked at once, and so many of one site: slow ones must not hold up other merchants'. */
const atOnce = 32
const atOnceOfSite = 4

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

export function createProofs({ connection, meansOf, report, ...options }: ProofsOptions): Proofs {
  const sites = siteModel(connection)
  const running = new Map<string, Promise<void>>()
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
    await changeOrigins(sites, { _id: siteId }, (origins) =>
      // One that was reported anew meanwhile is asked anew.
      origins.some((one) => isSame(one, claimed))
        ? origins.map((one) => (isSame(one, claimed) ? afterCheck(one, outcome, new Date()) : one))
        : null,
    )
  }

  async function look(): Promise<void> {
    if (stopped || running.size >= atOnce) return
    const now = Date.now()
    const due: Pick<SiteDocument, '_id' | 'origins'>[] = await sites
      .find({ 'origins.checkAt': { $lte: new Date(now) } }, { origins: 1 })
      .sort({ 'origins.checkAt': 1 })
      .limit(atOnce * 4)
      .lean()
    for (const { _id, origins } of due) {
      for (const { origin } of origins.filter((one) => isDue(one, now))) {
        const name = `${_id} ${origin}`
        const ofSite = [...running.keys()].filter((other) => other.startsWith(`${_id} `)).length
        if (stopped || running.has(name) || running.size >= atOnce || ofSite >= atOnceOfSite) continue
        const work = check(_id, origin)
          .catch(report)
          .finally(() => {
            running.delete(name)
            wake()
          })
        running.set(name, work)
      }
    }
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
      await Promise.allSettled([looking, ...running.values()])
    },
  }
}

const nothingToAskWith = { reason: 'wrong-proof', again: false } as const

const isDue = ({ checkAt }: SiteOrigin, now: number): boolean => checkAt !== undefined && checkAt.getTime() <= now

const isSame = (one: SiteOrigin, other: SiteOrigin): boolean =>
  one.origin === other.origin && one.checkAt?.getTime() === other.checkAt?.getTime()
