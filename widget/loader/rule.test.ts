import { afterEach, expect, test, vi } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { isDue, ruleOf } from './rule.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The visitor is on this page. */
const onPage = (pathname: string) => vi.stubGlobal('location', { pathname })

const hint = { show: 'hint', afterSeconds: 20 } as const
const proactive = { ...aSite, behaviour: { ...aSite.behaviour, proactive: hint } }
const opens = { ...proactive, behaviour: { ...proactive.behaviour, open: 'delay:15' } }

test('off unless the site or the page says otherwise, and the page has the last word', () => {
  expect(ruleOf(aSite, {})).toBeUndefined()
  expect(ruleOf(proactive, {})).toBe(hint)
  expect(ruleOf(opens, {})).toEqual({ show: 'open', afterSeconds: 15 })
  expect(ruleOf(opens, { open: 'once' })).toEqual({ show: 'open', afterSeconds: 0 })
  expect(ruleOf(opens, { open: 'never' })).toBeUndefined()
})

test.each([
  'no',
  'false',
  '',
  'delay:',
  'delay:soon',
  'ONCE',
  'at once',
  'once!',
  Object(true),
  Object(false),
  JSON.parse('false'),
])('data-open=%s opens nothing', (open) => {
  expect(ruleOf(opens, { open })).toBeUndefined()
})

test('whichever comes first: seconds, how far down, or the pointer that leaves', () => {
  onPage('/')
  expect(isDue(hint, 19, 100, true)).toBe(false)
  expect(isDue(hint, 20, 0)).toBe(true)
  expect(isDue({ ...hint, exitIntent: true }, 0, 0, true)).toBe(true)
  expect(isDue({ ...hint, scrollPercent: 50 }, 0, 49)).toBe(false)
  // A page that does not scroll.
  expect(isDue({ ...hint, scrollPercent: 50 }, 0, Number.NaN)).toBe(false)
  expect(isDue({ ...hint, scrollPercent: 50 }, 0, 50)).toBe(true)
})

test.each([
  ['/', true],
  ['/products/cup', true],
  ['/product', false],
  ['/sale.html', true],
  ['/saleXhtml', false],
  ['/de/cart', true],
  ['/de/cart/x', false],
])('on %s it is %s', (path, due) => {
  onPage(path)
  expect(isDue({ ...hint, pages: ['/', '/products/*', '/sale.html', '/*/cart'] }, 20, 0)).toBe(due)
})
