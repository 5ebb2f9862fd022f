import type { Connection } from 'mongoose'
import type { Vault } from '#keys/vault.ts'
import { dataRequestModel, requestBinding } from './data-requests.ts'
import { identityBinding } from './installation.ts'
import { shopModel } from './shop-model.ts'
import { tokensBinding } from './shop-tokens.ts'
import { webhookBinding, webhookModel } from './webhook-model.ts'

type Binding = Parameters<Vault['seal']>[1]

/**
 * Seals under the present secret what the former one sealed of shops: their tokens and secrets, webhooks that wait, and
 * requests for data. What is changed meanwhile is left as it is.
 *
 * @returns how many documents there were. Ends early on `signal`.
 */
export async function resealShops(connection: Connection, vault: Vault, signal: AbortSignal): Promise<number> {
  const fresh = (sealed: string | null | undefined, binding: Binding): string | null =>
    sealed && vault.isStale(sealed) ? vault.seal(vault.open(sealed, binding), binding) : null
  let count = 0

  const shops = shopModel(connection)
  for await (const { _id, tokens, identitySecret, formerIdentitySecret } of shops.find().lean().cursor()) {
    if (signal.aborted) return count
    const sealed = [
      ['tokens', tokens, fresh(tokens, tokensBinding(_id))],
      ['identitySecret', identitySecret, fresh(identitySecret, identityBinding(_id))],
      ['formerIdentitySecret', formerIdentitySecret, fresh(formerIdentitySecret, identityBinding(_id))],
    ] as const
    const stale = sealed.filter(([, , anew]) => anew !== null)
    // Each by itself: tokens are renewed at any time.
    for (const [field, former, anew] of stale)
      await shops.updateOne({ _id, [field]: former }, { $set: { [field]: anew } })
    if (stale.length > 0) count += 1
  }

  const requests = dataRequestModel(connection)
  for await (const { _id, shop, customer } of requests.find().lean().cursor()) {
    const anew = fresh(customer, requestBinding(shop, _id))
    if (signal.aborted) return count
    if (anew) count += (await requests.updateOne({ _id, customer }, { $set: { customer: anew } })).modifiedCount
  }

  const webhooks = webhookModel(connection)
  for await (const { _id, shop, work } of webhooks
    .find({ work: { $exists: true } })
    .lean()
    .cursor()) {
    const anew = fresh(work, webhookBinding(shop, _id))
    if (signal.aborted) return count
    if (anew) count += (await webhooks.updateOne({ _id, work: work ?? '' }, { $set: { work: anew } })).modifiedCount
  }
  return count
}
