import '@shopify/shopify-api/adapters/node'
import { ApiVersion, type Shopify as Library, shopifyApi } from '@shopify/shopify-api'
import { abstractFetch, setAbstractFetchFunc } from '@shopify/shopify-api/runtime'

/** A call gets so long, in milliseconds: the library sets no limit. */
const callMs = 5_000

/** What the operator has of their app at Shopify. */
export interface ShopifyApp {
  /** The client id. */
  readonly apiKey: string
  /** The client secret. */
  readonly apiSecret: string
  /** The former one, with which Shopify goes on to sign for a while. */
  readonly previousSecret?: string | null
}

/** Shopify's library, as it knows the app by its client secret, and as it knew it by the former one. */
export type ShopifyLibraries = readonly [present: Library, ...former: Library[]]

/** @param consoleUrl where the app's home is. */
export function shopifyLibraries(
  { apiKey, apiSecret, previousSecret }: ShopifyApp,
  consoleUrl: string,
): ShopifyLibraries {
  const library = (apiSecretKey: string): Library =>
    shopifyApi({
      apiKey,
      apiSecretKey,
      hostName: new URL(consoleUrl).host,
      apiVersion: ApiVersion.October26,
      isEmbeddedApp: true,
      // What it writes may hold tokens. What goes wrong is thrown.
      logger: { log: () => {} },
    })
  limitCalls()
  return [library(apiSecret), ...(previousSecret ? [library(previousSecret)] : [])]
}

/** The library has one way to the network a process, which is where tests stand in for Shopify too. */
function limitCalls(): void {
  const unlimited = abstractFetch
  setAbstractFetchFunc((url, init) => unlimited(url, { ...init, signal: AbortSignal.timeout(callMs) }))
}
