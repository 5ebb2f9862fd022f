import { expect, test } from 'vitest'
import { destination, safeImage, safeUrl, withoutBidiControls } from './links.ts'

test.each(['https://shop.example/a', 'http://shop.example', 'mailto:hello@shop.example', 'HTTPS://shop.example'])(
  '%s may be followed',
  (href) => {
    expect(safeUrl(href)).not.toBeNull()
  },
)

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://shop.example/1',
  'intent://scan/#Intent;end',
  'tel:+4912345',
  '//evil.example',
  '/admin',
  '#top',
  'https://shop.example@evil.example/',
  'https://user:password@evil.example/',
  '',
  `https://shop.example/${'a'.repeat(3000)}`,
])('%s may not', (href) => {
  expect(safeUrl(href)).toBeNull()
})

test.each([
  ['https://shop.example/a', 'our shop', 'shop.example'],
  ['https://evil.example/', 'https://shop.example/', 'evil.example'],
  ['https://shop.example.evil.test/', 'shop.example', 'shop.example.evil.test'],
  ['https://shop.example/', 'shop.example.evil.test', 'shop.example'],
  ['https://evil.example/', 'evil.example.com', 'evil.example'],
  ['https://xn--shp-7na.example/', 'shóp.example', 'xn--shp-7na.example'],
  ['mailto:evil@evil.example', 'help@shop.example', 'evil@evil.example'],
  ['https://shop.example:8443/', 'shop.example', 'shop.example:8443'],
])('%s under the text "%s" shows that it leads to %s', (href, text, place) => {
  expect(destination(new URL(href), text)).toBe(place)
})

test.each([
  ['https://shop.example/a?b#c', 'https://shop.example/a'],
  ['https://shop.example/', 'Shop.example'],
  ['https://shop.example/', ' shop.example/sale '],
  ['mailto:help@shop.example', 'help@shop.example'],
])('%s under the text "%s" says so itself', (href, text) => {
  expect(destination(new URL(href), text)).toBeNull()
})

test('images come from listed hosts over https only', () => {
  const hosts = ['cdn.shop.example']
  expect(safeImage('https://cdn.shop.example/a.png', hosts)).toBe('https://cdn.shop.example/a.png')
  for (const href of [
    'http://cdn.shop.example/a.png',
    'https://evil.example/a.png',
    'https://cdn.shop.example:444/a.png',
    'https://cdn.shop.example.evil.test/a.png',
    'data:image/png;base64,AAAA',
  ]) {
    expect(safeImage(href, hosts)).toBeNull()
  }
})

test('without TLS images come from our own origin, where the site lists it', () => {
  const own = 'http://localhost:8787'
  expect(safeImage(`${own}/cup.svg`, ['localhost:8787'], own)).toBe(`${own}/cup.svg`)
  expect(safeImage(`${own}/cup.svg`, ['localhost'], own)).toBeNull()
  expect(safeImage('http://localhost:80/cup.svg', ['localhost', 'localhost:80'], own)).toBeNull()
})

test('characters that turn the reading direction are dropped, hints for it stay', () => {
  expect(withoutBidiControls('a\u202eb\u2066c\u2069\u202a\u202b\u202c\u202d\u2067\u2068d\u200e\u200f\u061c')).toBe(
    'abcd\u200e\u200f\u061c',
  )
})
