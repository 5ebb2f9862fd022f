import { expect, vi } from 'vitest'
import { messageModel } from '#transcripts/message-model.ts'
import { TestVisitor } from '../clients/visitor.ts'
import { signedCustomer } from '../signed-customer.ts'
import { oftenEnough } from './often-enough.ts'
import type { ShopBackend } from './shop-backend.ts'
import type { FakeShop } from './shopify.ts'

interface Who {
  readonly customerId?: string
  /** They left it in the chat. */
  readonly email?: string
}

/** A shopper who said something: as a customer of the shop, or with an address that they left, or neither. */
export async function shopper(
  { backend, shopify }: ShopBackend,
  { domain, shopId }: FakeShop,
  text: string,
  { customerId, email }: Who = {},
): Promise<TestVisitor> {
  const secret = shopify.metafield(domain, 'parley_private.identity_secret')
  const identity =
    customerId === undefined ? {} : { identity: { token: signedCustomer(secret, { shopId, customerId }) } }
  const options = backend.visitorOptions({ siteKey: shopify.siteKey(domain), origin: `https://${domain}` })
  const visitor = await vi.waitFor(() => TestVisitor.open(options, identity), oftenEnough)
  await visitor.say(text)
  if (email !== undefined) {
    const kept = await visitor.fetch('/v1/contact', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email }),
    })
    expect(kept.status).toBe(204)
  }
  return visitor
}

/** What shoppers said on a site, as far as it is kept. */
export const questionsOn = async ({ backend }: ShopBackend, siteId: string): Promise<string[]> =>
  (await messageModel(backend.connection).find({ siteId, role: 'visitor' }).sort({ createdAt: 1 }).lean()).map(
    ({ text }) => text,
  )
