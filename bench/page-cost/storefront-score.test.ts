import { expect, it } from 'vitest'
import { pageTypes, storefrontScore } from './storefront-score.ts'

it('each page counts as much as at Shopify', () => {
  const lostOn = (lost: string) => 100 - storefrontScore((pageType) => (pageType === lost ? 90 : 100))
  expect(pageTypes.map((pageType) => [pageType, lostOn(pageType)])).toEqual([
    ['index', expect.closeTo(1.7)],
    ['product', expect.closeTo(4)],
    ['collection', expect.closeTo(4.3)],
  ])
  expect(storefrontScore(() => 100)).toBe(100)
})
