import { createHash, randomBytes } from 'node:crypto'
import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { checkSiteAgent, type SiteAgent } from '#sites/agent-access.ts'
import { type ConnectCodeDocument, connectCodeModel } from './connect-code-model.ts'
import { sameHome } from './home.ts'

/** A code is for the redirect that brings it, and no longer, in milliseconds. */
const lifetimeMs = 60_000

/** What a signed-in owner approved. */
export interface Approval {
  readonly accountId: string
  readonly home: string
  /** Null: what the earlier site has. */
  readonly agent: SiteAgent | null
  readonly answered: boolean
  readonly siteId?: string
}

/** Whose code it is: the plugin's that asked for it, and has it back. */
interface Asking {
  /** S256 of the plugin's verifier. */
  readonly challenge: string
  /** Where the owner's browser brings the code. */
  readonly returnTo: string
}

/** What a plugin fetches an approval with. */
interface Redemption {
  readonly code: string
  readonly verifier: string
  readonly returnTo: string
  readonly homes: readonly string[]
}

export function createConnectCodes(connection: Connection, vault: Vault, now: () => number = Date.now) {
  const codes = connectCodeModel(connection)
  const binding = (hash: string) => ({ purpose: 'wordpress-connect-code', tenant: 'parley', record: hash })

  return {
    /** A code by which the holder of the challenge's verifier fetches what was approved, once. */
    async issue(approval: Approval & Asking): Promise<string> {
      const code = randomBytes(32).toString('base64url')
      const _id = sha256(code)
      const agent = approval.agent && vault.seal(JSON.stringify(approval.agent), binding(_id))
      await codes.insertMany([{ ...approval, _id, agent, expiresAt: new Date(now() + lifetimeMs) }], { lean: true })
      return code
    },

    /** Was this code given to somebody, and is neither used nor late? It need not hold for who brings it. */
    exists: async (code: string): Promise<boolean> =>
      (await codes.exists({ _id: sha256(code), expiresAt: { $gt: new Date(now()) } })) !== null,

    /**
     * What was approved; null for a code that is unknown, used, late, another's (the verifier does not match), that went
     * elsewhere than it comes from, or for another WordPress (none of its homes was approved). What does not fit uses nothing
     * up.
     */
    async redeem({ code, verifier, returnTo, homes }: Redemption): Promise<Approval | null> {
      const asked = { challenge: sha256(verifier), returnTo: new URL(returnTo).href }
      const fits = { _id: sha256(code), ...asked, expiresAt: { $gt: new Date(now()) } }
      const found = await codes.findOne(fits).lean()
      if (!found || !homes.some((home) => sameHome(home, found.home))) return null
      const taken = await codes.findOneAndDelete(fits).lean()
      return taken && approvalOf(taken)
    },
  }

  function approvalOf({ _id, accountId, home, agent, answered, siteId }: ConnectCodeDocument): Approval {
    return {
      accountId,
      home,
      answered,
      agent: agent === null ? null : checkSiteAgent(JSON.parse(vault.open(agent, binding(_id)))),
      ...(siteId === undefined ? {} : { siteId }),
    }
  }
}

export type ConnectCodes = ReturnType<typeof createConnectCodes>

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
