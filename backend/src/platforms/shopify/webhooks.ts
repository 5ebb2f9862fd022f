import type { IncomingMessage } from 'node:http'
import type { Connection } from 'mongoose'
import type { VisitorRef } from '#conversation/transcripts.ts'
import type { Vault } from '#keys/vault.ts'
import { siteModel } from '#sites/site-model.ts'
import type { PersonalDataCalls } from '../personal-data.ts'
import { createDataRequests } from './data-requests.ts'
import { createShopErasure, eraseVisitors } from './shop-erasure.ts'
import { type ShopDocument, shopModel } from './shop-model.ts'
import type { ShopTokensKept } from './shop-tokens.ts'
import type { ShopifyApi } from './shopify-api.ts'
import type { ShopifySignatures } from './shopify-signatures.ts'
import { createUninstall } from './uninstall.ts'
import { type Customer, webhookWork } from './webhook-body.ts'
import { createWebhookQueue, type DueWebhook } from './webhook-queue.ts'

/** What became of a webhook: `unsigned` by Shopify, `refused` for what it says, or taken. */
export type Received = 'unsigned' | 'refused' | 'taken'

export interface WebhooksOptions {
  readonly connection: Connection
  readonly vault: Vault
  readonly signatures: Pick<ShopifySignatures, 'webhook'>
  readonly shopNamed: ShopifyApi['shopNamed']
  readonly tokens: Pick<ShopTokensKept, 'ask'>
  readonly personalData: PersonalDataCalls
  readonly eraseVisitor: (visitor: VisitorRef) => Promise<void>
  /** Hears of a site that may not be used any more, or may be again. */
  readonly onChange: (siteId: string) => void
  readonly report: (error: unknown) => void
}

/** So many visitors of a shop are erased before another shop's work has its turn. */
const erasedAtOnce = 500

/** What Shopify tells us of the shops that have the app: stored at once, and worked off afterwards. */
export function createShopWebhooks(options: WebhooksOptions) {
  const { connection, vault, signatures, shopNamed, personalData, report } = options
  const shops = shopModel(connection)
  const uninstall = createUninstall(options)
  const erasure = createShopErasure(connection, options.eraseVisitor)
  const requests = createDataRequests(connection, vault, personalData)
  const queue = createWebhookQueue({ connection, vault, workOff, report })

  const find = (shop: string): Promise<ShopDocument | null> => shops.findById(shop).readConcern('local').lean()

  async function siteIdOf(shop: string): Promise<string | null> {
    const found = await find(shop)
    return (found && (await siteModel(connection).findOne({ key: found.siteKey }, { _id: 1 }).lean()))?._id ?? null
  }

  async function workOff({ id, shop, work, happenedAt, attempt, goesOn }: DueWebhook): Promise<number | undefined> {
    switch (work.kind) {
      case 'sync':
        // However many come: the keeper asks once.
        await shops.updateOne({ _id: shop, tokens: { $ne: null } }, { $set: { dueAt: new Date() } })
        return undefined
      case 'uninstalled':
        return uninstall.uninstalled(shop, happenedAt, attempt)
      case 'redact-shop': {
        const found = await find(shop)
        const isGone = found?.shopId === work.shopId && (await uninstall.isGone(found))
        return erasure.erase(shop, isGone ? await find(shop) : null, goesOn)
      }
      case 'redact-customer':
        return eraseCustomer(shop, work.customer, goesOn)
      case 'erase-earlier': {
        const siteId = await siteIdOf(shop)
        if (siteId === null) return undefined
        const erased = await eraseVisitors(
          connection,
          { siteId, createdAt: { $lt: happenedAt } },
          async (visitor) => {
            await options.eraseVisitor(visitor)
            await goesOn()
          },
          erasedAtOnce,
        )
        // Another shop's work has its turn.
        return erased < erasedAtOnce ? undefined : 0
      }
      case 'customer-data': {
        const siteId = await siteIdOf(shop)
        if (siteId !== null) await requests.add(id, { shop, siteId }, work.customer, happenedAt)
        return undefined
      }
    }
  }

  async function eraseCustomer(shop: string, customer: Customer, goesOn: () => Promise<void>): Promise<undefined> {
    const siteId = await siteIdOf(shop)
    if (siteId === null) return undefined
    await requests.forget(shop, customer)
    const { id: sub, email } = customer
    while (!(await personalData.erase(siteId, { sub, email })).done) await goesOn()
  }

  return {
    /** Of customers for their data, which their merchant may fetch. */
    requests,

    /** @param body as it was sent: that is what is signed. */
    async receive(request: IncomingMessage, body: string): Promise<Received> {
      const delivery = await signatures.webhook(request, body)
      if (!delivery) return 'unsigned'
      const { id, topic, domain, triggeredAt } = delivery
      const shop = shopNamed(domain)
      const parsed = parse(body)
      // Ours have spaces in them.
      if (shop === null || id.length > 200 || /\s/.test(id) || parsed === undefined) return 'refused'
      const work = webhookWork(topic, shop, parsed)
      if (work === 'refused') return 'refused'
      // The time is not signed: one that is yet to come would outlast an installation.
      const now = new Date()
      const happenedAt = triggeredAt && triggeredAt < now ? triggeredAt : now
      if (work) await queue.add({ id, shop, work, happenedAt })
      return 'taken'
    },

    /** Has everybody erased who came to the shop's chat before. The same again is done once. */
    eraseEarlier: (shop: string, before: Date): Promise<void> =>
      queue.add({
        id: `erase-earlier ${shop} ${before.getTime()}`,
        shop,
        work: { kind: 'erase-earlier' },
        happenedAt: before,
      }),

    stop: queue.stop,
  }
}

export type ShopWebhooks = ReturnType<typeof createShopWebhooks>

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
