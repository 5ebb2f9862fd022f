/**
 * Shopify does not take a token: it was revoked or is too old, or the app is not installed any more. Only an ID token of the
 * shop's admin leads to others.
 */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
}

/** The operator has suspended the shop's account: nothing of it is shown or changed. */
export class ShopSuspended extends Error {
  override readonly name = 'ShopSuspended'
}

/** No token of the shop holds: it must be opened in the admin once. */
export class ShopNotInstalled extends Error {
  override readonly name = 'ShopNotInstalled'
}

/** Shopify gave no answer that could be used, in time: what is stored still holds, and it may be asked again. */
export class ShopifyAway extends Error {
  override readonly name = 'ShopifyAway'
}

/** Shopify answers for itself and not for this shop: it has not paid, or is blocked, closed or locked. */
export class ShopClosed extends ShopifyAway {}
