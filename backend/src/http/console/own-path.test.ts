import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each([
  '/',
  '/connect/wordpress?home=https%3A%2F%2Fshop.example%2F&return=https%3A%2F%2Fshop.example%2Fwp-admin%2Fadmin.php%3Fpage%3Dparley&state=a_b-c&challenge=x',
  '/sites?next=//evil.example',
])('goes on to %s, its query whole', (path) => {
  expect(ownPath(path)).toBe(path)
})

it.each([
  '',
  'sites',
  '?x',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  ' //evil.example',
  '/ /evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/x\r\nSet-Cookie: a=b',
  '/путь',
  `/${'x'.repeat(5_000)}`,
])('goes nowhere for %j', (path) => {
  expect(ownPath(path)).toBeNull()
})
