import { randomBytes } from 'node:crypto'
// It sets the library's own way to the network, and so comes before ours.
import '@shopify/shopify-api/adapters/node'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { decodeJwt, SignJWT } from 'jose'
import { adminAnswer, adminPath } from './shopify-admin-api.ts'

export const shopifyApp = { apiKey: '0123456789abcdef0123456789abcdef', apiSecret: 'shpss_0123456789abcdef' }

/** What a backend is told of the operator's app. */
export const shopifyEnv = { SHOPIFY_API_KEY: shopifyApp.apiKey, SHOPIFY_API_SECRET: shopifyApp.apiSecret }

const refreshSeconds = 90 * 24 * 3600

export interface FakeShop {
  readonly domain: string
  readonly shopId: string
  readonly name: string
  domains: string[]
  /** Absent: the first of the `domains`. */
  readonly primary?: string
}

interface Asked {
  readonly shop: string
  readonly path: string
  readonly body: Record<string, unknown>
}

interface RefreshToken {
  readonly shop: string
  readonly expiresAt: number
  /** The one that it was exchanged for the former one of; with its use that one ends. */
  readonly former: string | null
}

/**
 * Shopify as the library reaches it: it exchanges ID tokens, renews tokens, and answers the Admin API. The library's own
 * seam leads here (`setAbstractFetchFunc`), so what it sends is what Shopify would get.
 */
export class FakeShopify {
  readonly asked: Asked[] = []
  /** All that may stand in no log: every token that was made. */
  readonly minted: string[] = []
  /** Answers in Shopify's place, as long as it gives something. */
  instead: (asked: Asked, signal: AbortSignal | null) => Response | Promise<Response> | null = () => null
  /** The client secrets that hold. */
  readonly secrets = new Set([shopifyApp.apiSecret])
  /** What the app has written down at its installation in a shop, by namespace and key. */
  readonly metafields = new Map<string, Map<string, string>>()
  readonly #shops = new Map<string, FakeShop>()
  /** By access token, and by refresh token: whose they are. */
  readonly #tokens = new Map<string, string>()
  readonly #refreshTokens = new Map<string, RefreshToken>()

  static start(): FakeShopify {
    const shopify = new FakeShopify()
    setAbstractFetchFunc((url, init) => shopify.answer(url, init))
    return shopify
  }

  stop(): void {
    setAbstractFetchFunc(globalThis.fetch)
  }

  /** A new shop; with the domain of one that is there already, it takes that one's place. */
  add(shop: Partial<FakeShop> = {}): FakeShop {
    const number = this.#shops.size + 1_000
    const domain = `keramik-${number}.myshopify.com`
    const added = { domain, shopId: `${number}`, name: 'Keramik', domains: [], ...shop }
    this.#shops.set(added.domain, added)
    return added
  }

  /** What the app has written down in a shop. @param name with its namespace. */
  metafield(domain: string, name: string): string {
    const value = this.metafields.get(domain)?.get(name)
    if (value === undefined) throw new Error(`The app has not written ${name} down in ${domain}`)
    return value
  }

  /** Of the site that the app has made for a shop. */
  siteKey(domain: string): string {
    return JSON.parse(this.metafield(domain, 'parley.config')).site
  }

  /** What was made, and of which nothing may stand in a log. @param log its lines. */
  mintedIn(log: readonly string[]): string[] {
    const text = log.join('')
    return this.minted.filter((token) => text.includes(token))
  }

  /** The app is removed from a shop: none of its tokens holds any more. (Its webhook is the test's to send.) */
  uninstall(domain: string): void {
    for (const [token, shop] of this.#tokens) if (shop === domain) this.#tokens.delete(token)
    for (const [token, { shop }] of this.#refreshTokens) if (shop === domain) this.#refreshTokens.delete(token)
    this.metafields.delete(domain)
  }

  /** As the admin of a shop makes it for our app. */
  async idToken(domain: string, more: Record<string, unknown> = {}, secret = shopifyApp.apiSecret): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const idToken = await new SignJWT({
      iss: `https://${domain}/admin`,
      dest: `https://${domain}`,
      aud: shopifyApp.apiKey,
      sub: '42',
      jti: randomBytes(8).toString('hex'),
      sid: randomBytes(8).toString('hex'),
      nbf: now,
      iat: now,
      exp: now + 60,
      ...more,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret))
    this.minted.push(idToken)
    return idToken
  }

  /** As `fetch`, to Shopify alone. */
  async answer(address: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address instanceof Request ? address.url : address)
    const shop = this.#shops.get(url.hostname)
    const body = JSON.parse(String(init.body))
    const asked = { shop: url.hostname, path: url.pathname, body }
    this.asked.push(asked)
    const instead = await this.instead(asked, init.signal ?? null)
    if (instead) return instead
    if (!shop) return Response.json({}, { status: 404 })
    if (url.pathname === '/admin/oauth/access_token') return this.#token(shop, body)
    const token = new Headers(init.headers).get('X-Shopify-Access-Token') ?? ''
    if (this.#tokens.get(token) !== shop.domain) return Response.json({ errors: 'unknown token' }, { status: 401 })
    if (url.pathname !== adminPath) return Response.json({ errors: 'Not Found' }, { status: 404 })
    return Response.json(this.data(shop, body))
  }

  #token({ domain }: FakeShop, body: Record<string, unknown>): Response {
    const refused = (error: string) => Response.json({ error, error_description: 'no' }, { status: 400 })
    if (body.client_id !== shopifyApp.apiKey || !this.secrets.has(String(body.client_secret)))
      return refused('invalid_client')
    let former: string | null = null
    if (body.grant_type === 'refresh_token') {
      former = String(body.refresh_token)
      const known = this.#refreshTokens.get(former)
      if (known?.shop !== domain || known.expiresAt < Date.now()) return refused('invalid_grant')
      // The one before it holds until this one is used.
      if (known.former) this.#refreshTokens.delete(known.former)
    } else if (body.expiring !== '1') return refused('invalid_request')
    else if (decodeJwt(String(body.subject_token)).dest !== `https://${domain}`) return refused('invalid_subject_token')
    const accessToken = `shpat_${randomBytes(16).toString('hex')}`
    const refreshToken = `shprt_${randomBytes(16).toString('hex')}`
    this.minted.push(accessToken, refreshToken)
    this.#tokens.set(accessToken, domain)
    this.#refreshTokens.set(refreshToken, { shop: domain, expiresAt: Date.now() + refreshSeconds * 1000, former })
    return Response.json({
      access_token: accessToken,
      scope: 'write_app_proxy',
      expires_in: 3600,
      refresh_token: refreshToken,
      refresh_token_expires_in: refreshSeconds,
    })
  }

  /** What the Admin API answers to a question. */
  data(shop: FakeShop, body: Record<string, unknown>): object {
    return adminAnswer(shop, body, (kept) => this.metafields.set(shop.domain, kept))
  }
}
