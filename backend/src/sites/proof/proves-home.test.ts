import { expect, it } from 'vitest'
import { provesHome } from './proves-home.ts'

it.each([
  ['https://shop.example/', 'https://shop.example/', 'https://shop.example/wp-json/'],
  ['https://shop.example', 'https://shop.example/', 'https://shop.example/index.php/wp-json/'],
  ['http://shop.example/', 'https://shop.example/', 'https://shop.example/?rest_route=/'],
  ['https://shop.example/en/', 'https://shop.example/en', 'https://shop.example/en/wp-json/'],
])('a proof of %s is one at %s with %s', (home, url, rest) => {
  expect(provesHome(home, { url, rest })).toBe(true)
})

it.each([
  ['another origin', 'https://evil.example/', 'https://evil.example/wp-json/'],
  ['another port', 'https://shop.example:8443/', 'https://shop.example:8443/wp-json/'],
  ['a path below it, which may be somebody else’s', 'https://shop.example/evil/', 'https://shop.example/wp-json/'],
  ['a REST root below it', 'https://shop.example/', 'https://shop.example/evil/wp-json/'],
  ['a REST root with another query', 'https://shop.example/', 'https://shop.example/?rest_route=/evil/'],
])('a proof of https://shop.example/ is none at %s', (_, url, rest) => {
  expect(provesHome('https://shop.example/', { url, rest })).toBe(false)
})

it('a proof of a home in a path is none at the root of its host', () => {
  const places = { url: 'https://shop.example/', rest: 'https://shop.example/wp-json/' }
  expect(provesHome('https://shop.example/en/', places)).toBe(false)
})
