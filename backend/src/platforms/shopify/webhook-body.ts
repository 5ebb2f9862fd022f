import * as v from 'valibot'

/** What is to be done about a webhook; or, by the same queue, because the merchant wants it. */
export type WebhookWork =
  /** Shopify is asked about the shop: what a webhook says of it is not believed. */
  | { readonly kind: 'sync' }
  | { readonly kind: 'uninstalled' }
  | { readonly kind: 'redact-shop'; readonly shopId: string }
  | { readonly kind: 'redact-customer' | 'customer-data'; readonly customer: Customer }
  /** No webhook asks for it: who came to the shop's chat before it happened is erased. */
  | { readonly kind: 'erase-earlier' }

/** A shop's customer whose data somebody asks for, or wants erased. */
export interface Customer {
  /** Shopify's number. */
  readonly id?: string
  readonly email?: string
}

const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const shop = { shop_id: number, shop_domain: v.string() }
const maybe = <T extends v.GenericSchema>(schema: T) => v.nullish(schema)
const customer = v.object({ id: maybe(number), email: maybe(v.pipe(v.string(), v.maxLength(254))) })

/** A shop as the Admin API has it; both of these topics send it. */
const wholeShop = v.object({ id: number, myshopify_domain: v.string() })

/**
 * A body is signed and its topic is not: what would have everything erased must not pass for what is about one customer, nor
 * a question for an erasure. From shopify.dev/docs/apps/build/compliance/privacy-law-compliance.
 */
const absent = v.optional(v.never())
const shopRedact = v.object({ ...shop, customer: absent })
const customersRedact = v.object({ ...shop, customer, data_request: absent })
const customersDataRequest = v.object({ ...shop, customer, orders_to_redact: absent })

const pokes: readonly string[] = [
  'APP_SCOPES_UPDATE',
  'SHOP_UPDATE',
  'DOMAINS_CREATE',
  'DOMAINS_UPDATE',
  'DOMAINS_DESTROY',
]

/**
 * What a webhook asks for. Null: a topic that nobody subscribed to. `refused`: it is about another shop than it says.
 *
 * @param domain the shop that the headers name.
 */
export function webhookWork(topic: string, domain: string, body: unknown): WebhookWork | 'refused' | null {
  const named = namedShops(body)
  if (named.some((one) => one !== domain)) return 'refused'
  // What names no shop says nothing that could be acted on, but that something happened.
  if (named.length === 0 || pokes.includes(topic)) return isKnown(topic) ? { kind: 'sync' } : null
  switch (topic) {
    case 'APP_UNINSTALLED':
      return v.is(wholeShop, body) ? { kind: 'uninstalled' } : 'refused'
    case 'SHOP_REDACT':
      return v.is(shopRedact, body) ? { kind: 'redact-shop', shopId: `${body.shop_id}` } : 'refused'
    case 'CUSTOMERS_REDACT':
      return v.is(customersRedact, body) ? { kind: 'redact-customer', customer: customerOf(body.customer) } : 'refused'
    case 'CUSTOMERS_DATA_REQUEST':
      return v.is(customersDataRequest, body)
        ? { kind: 'customer-data', customer: customerOf(body.customer) }
        : 'refused'
    default:
      return null
  }
}

const acted: readonly string[] = ['APP_UNINSTALLED', 'SHOP_REDACT', 'CUSTOMERS_REDACT', 'CUSTOMERS_DATA_REQUEST']
const isKnown = (topic: string): boolean => pokes.includes(topic) || acted.includes(topic)

/** In whatever form: each of them has to be the one that the headers name. */
function namedShops(body: unknown): unknown[] {
  if (!v.is(v.record(v.string(), v.unknown()), body)) return []
  return ['shop_domain', 'myshopify_domain'].flatMap((field) => (body[field] == null ? [] : [body[field]]))
}

const customerOf = ({ id, email }: v.InferOutput<typeof customer>): Customer => ({
  ...(id && { id: `${id}` }),
  ...(email?.trim() && { email }),
})
