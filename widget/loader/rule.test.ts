import { afterEach, expect, test, vi } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { isDue, ruleOf } from './rule.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A page at a path, of which the visitor has seen so much. */
function onPage(pathname: string, scrolled = 0) {
  vi.stubGlobal('location', { pathname })
  vi.stubGlobal('scrollY', scrolled)
  vi.stubGlobal('innerHeight', 100)
  vi.stubGlobal('document', { documentElement: { scrollHeight: 1100 } })
}

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
  expect(isDue(hint, 19, true)).toBe(false)
  expect(isDue(hint, 20, false)).toBe(true)
  expect(isDue({ ...hint, exitIntent: true }, 0, true)).toBe(true)
  expect(isDue({ ...hint, scrollPercent: 50 }, 0, false)).toBe(false)
  onPage('/', 500)
  expect(isDue({ ...hint, scrollPercent: 50 }, 0, false)).toBe(true)
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
  expect(isDue({ ...hint, pages: ['/', '/products/*', '/sale.html', '/*/cart'] }, 20, false)).toBe(due)
})
