import { setTimeout as sleep } from 'node:timers/promises'
import { HttpResponseError, InvalidJwtError, RequestedTokenType, Session } from '@shopify/shopify-api'
import { repeatAfterMs } from './repeat-after.ts'
import { ShopClosed, ShopifyAway, TokenRefused } from './shopify-error.ts'
import type { ShopifyLibraries } from './shopify-library.ts'

/** A question is repeated only so long after it was asked first, in milliseconds: a merchant may be waiting. */
const repeatWithinMs = 4_000

/** What it answers for a shop that has not paid, or that is blocked, closed or locked (shopify.dev/docs/api/usage/response-codes). */
const closedStatuses: ReadonlySet<number> = new Set([402, 403, 404, 423])

/** An offline token and the one that renews it, in the clear: never log them. */
export interface ShopTokens {
  readonly accessToken: string
  readonly expiresAt: Date
  readonly refreshToken: string
  readonly refreshExpiresAt: Date
}

/** Shopify's Admin API, as far as we ask it. */
export interface ShopifyApi {
  /** The shop whose admin has made this ID token for our app just now; null: it does not hold. */
  shopOf(idToken: string): Promise<string | null>
  /** Was an ID token, which holds, signed with the former client secret? */
  isOfFormerSecret(idToken: string): Promise<boolean>
  /** @throws {TokenRefused} for whatever reason Shopify says no. @throws {ShopifyAway} */
  exchange(shop: string, idToken: string): Promise<ShopTokens>
  /** @throws {TokenRefused} @throws {ShopifyAway} */
  refresh(shop: string, refreshToken: string): Promise<ShopTokens>
  /** The `data` of the answer. @throws {TokenRefused} @throws {ShopifyAway} */
  ask(shop: string, accessToken: string, document: string, variables?: Record<string, unknown>): Promise<unknown>
  /** A shop's own domain, `….myshopify.com`; null: it is none. */
  shopNamed(text: string): string | null
}

export function createShopifyApi([shopify, former]: ShopifyLibraries): ShopifyApi {
  /** The library that knows the secret which signed an ID token, and the token's claims. @throws {InvalidJwtError} */
  async function decoded(idToken: string) {
    const by = async (one: typeof shopify) => ({ one, claims: await one.session.decodeSessionToken(idToken) })
    if (!former) return by(shopify)
    return by(shopify).catch((error: unknown) => {
      if (error instanceof InvalidJwtError) return by(former)
      throw error
    })
  }

  return {
    async shopOf(idToken) {
      try {
        const { iss, dest } = (await decoded(idToken)).claims
        const shop = URL.parse(dest)?.hostname
        // The library compares neither with the other.
        return shop === undefined || URL.parse(iss)?.hostname !== shop ? null : shopNamed(shop)
      } catch (error) {
        // Its message holds the token.
        if (error instanceof InvalidJwtError) return null
        throw error
      }
    },

    async isOfFormerSecret(idToken) {
      return former !== undefined && (await decoded(idToken)).one === former
    },

    exchange: (shop, idToken) =>
      asking(
        async () => {
          // The library's own choice would be a token that never expires, which Shopify gives no new app.
          const requestedTokenType = RequestedTokenType.OfflineAccessToken
          const asked = { shop, sessionToken: idToken, requestedTokenType, expiring: true }
          // It looks at the ID token once more, and so must know the secret that signed it.
          const { one } = await decoded(idToken)
          return tokensOf((await one.auth.tokenExchange(asked)).session)
        },
        // It may have ended since it was looked at. The error's message holds the token.
        (error) => error instanceof InvalidJwtError || isRefusal(error),
      ),

    refresh: (shop, refreshToken) =>
      asking(
        async () => tokensOf((await shopify.auth.refreshToken({ shop, refreshToken })).session),
        // RFC 6749 §5.2. Of `invalid_client` the operator's secret is the cause, and no shop's token has ended.
        (error) => oauthError(error) === 'invalid_grant',
      ),

    async ask(shop, accessToken, document, variables = {}) {
      const session = new Session({ id: `offline_${shop}`, shop, state: '', isOnline: false, accessToken })
      const client = new shopify.clients.Graphql({ session })
      const begun = performance.now()
      for (let attempt = 1; ; attempt++) {
        try {
          return (await client.request(document, { variables })).data
        } catch (error) {
          if (error instanceof HttpResponseError && error.response.code === 401) throw new TokenRefused()
          const pauseMs = repeatAfterMs(error, attempt)
          if (pauseMs === null || performance.now() - begun + pauseMs > repeatWithinMs) throw away(error)
          await sleep(pauseMs)
        }
      }
    },

    shopNamed,
  }
}

/** Stricter than the library, which takes Shopify's internal hosts as well. */
const shopNamed = (text: string): string | null => (/^[a-z\d][a-z\d-]{0,99}\.myshopify\.com$/.test(text) ? text : null)

/** Shopify says no. Where it is asked too much, it says nothing. */
function isRefusal(error: unknown): boolean {
  const { code } = error instanceof HttpResponseError ? error.response : { code: 500 }
  return code >= 400 && code < 500 && code !== 429
}

/** What the token endpoint says is wrong. */
function oauthError(error: unknown): string | null {
  const body: unknown = error instanceof HttpResponseError ? error.response.body : null
  const code = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  return typeof code === 'string' && /^[a-z_]{1,60}$/.test(code) ? code : null
}

async function asking<T>(call: () => Promise<T>, isEnd: (error: unknown) => boolean): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isEnd(error)) throw new TokenRefused(wordsOf(error))
    throw away(error)
  }
}

function away(error: unknown): ShopifyAway {
  if (error instanceof ShopifyAway) return error
  const isClosed = error instanceof HttpResponseError && closedStatuses.has(error.response.code)
  return new (isClosed ? ShopClosed : ShopifyAway)(wordsOf(error))
}

/** What came, without the library's words, which quote Shopify's, which may quote what was sent. */
function wordsOf(error: unknown): string {
  if (error instanceof HttpResponseError)
    return `Shopify answered ${[error.response.code, oauthError(error) ?? ''].join(' ').trim()}`
  const kind = error instanceof Error ? error.constructor.name : typeof error
  return `Shopify gave no answer that could be used: ${kind}`
}

function tokensOf({ accessToken, expires, refreshToken, refreshTokenExpires }: Session): ShopTokens {
  if (!accessToken || !expires || !refreshToken || !refreshTokenExpires)
    throw new ShopifyAway('Shopify gave a token that does not expire')
  return { accessToken, expiresAt: expires, refreshToken, refreshExpiresAt: refreshTokenExpires }
}
