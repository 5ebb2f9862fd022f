// Loaded into a backend before its own code: what Shopify's library sends goes to the stand-in at FAKE_SHOPIFY. First the
// library's own adapter, which would otherwise take the seam back.
import '@shopify/shopify-api/adapters/node'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'

const standIn = process.env.FAKE_SHOPIFY ?? ''

setAbstractFetchFunc((url, init) => {
  const { hostname, pathname, search } = new URL(url instanceof Request ? url.url : url)
  return fetch(`${standIn}${pathname}${search}`, { ...init, headers: { ...init?.headers, 'X-Fake-Host': hostname } })
})
