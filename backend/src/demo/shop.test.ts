import { expect, it } from 'vitest'
import { createDemoPages } from './shop.ts'

const shop = createDemoPages({ loaderUrl: 'https://chat.example/parley.js', siteKey: 'pk_demo' })
const page = shop('/')?.body ?? ''
const playground = shop('/playground')?.body ?? ''

it.each(['/', '/playground'])('carries the plain loader tag of this backend and of the demo site on %s', (path) => {
  expect(shop(path)?.type).toBe('text/html; charset=utf-8')
  expect(shop(path)?.body).toContain('<script async src="https://chat.example/parley.js" data-site="pk_demo"')
})

it('holds everything that its pages and its script name', () => {
  const named = [...`${page}${playground}`.matchAll(/(?:src|href)="(\/demo\/[^"#]+)/g)].map(([, path]) => path ?? '')
  expect(named.length).toBeGreaterThan(10)
  // The script puts these addresses together.
  for (const glaze of ['oat', 'moss', 'ink']) named.push(`/demo/set-${glaze}.svg`, `/demo/above-${glaze}.svg`)
  expect(named.filter((path) => shop(path) === null)).toEqual([])
  expect(shop('/demo/shop.js')?.type).toBe('text/javascript; charset=utf-8')
  expect(shop('/demo/base.css')?.type).toBe('text/css; charset=utf-8')
  expect(shop('/demo/set-ink.svg')?.type).toBe('image/svg+xml')
})

it('draws the same picture in the colours of each glaze, with no hole left', () => {
  const [oat, ink] = [shop('/demo/set-oat.svg')?.body, shop('/demo/set-ink.svg')?.body]
  expect(oat).toContain('#ddd0ba')
  expect(ink).toContain('#3f4954')
  expect(ink).not.toContain('{{')
})

it('needs nothing inline: a strict Content-Security-Policy does not break it', () => {
  expect(`${page}${playground}`).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]* src=)/)
})

it.each(['/demo/nothing.svg', '/demo/set.svg', '/demo/../shop.ts', '/index.html', ''])(
  'has nothing at "%s"',
  (path) => {
    expect(shop(path)).toBeNull()
  },
)
