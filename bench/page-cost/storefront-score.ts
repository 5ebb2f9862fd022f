/** What each page counts for, in percent (shopify.dev/docs/apps/build/performance/storefront). */
export const weights = { index: 17, product: 40, collection: 43 } as const

export type PageType = keyof typeof weights
export const pageTypes = Object.keys(weights) as PageType[]

/** One score of the storefront, as Shopify makes it of its pages'. */
export const storefrontScore = (score: (pageType: PageType) => number): number =>
  pageTypes.reduce((sum, pageType) => sum + weights[pageType] * score(pageType), 0) / 100
