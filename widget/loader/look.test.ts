import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { lookOf } from './look.ts'

test('a site looks as it says', () => {
  expect(lookOf(aSite, {}, 'en', false)).toEqual({
    color: '#0f5e56',
    side: 'right',
    offsetX: 20,
    offsetY: 24,
    radius: 20,
    zIndex: 1000,
    scheme: 'light',
    label: 'Tidewater',
  })
})

test('a page has the last word', () => {
  expect(lookOf(aSite, { color: '#fff', side: 'left', offsetX: 0, zIndex: 5, label: 'Hi' }, 'en', false)).toMatchObject(
    {
      color: '#fff',
      side: 'left',
      offsetX: 0,
      zIndex: 5,
      label: 'Hi',
    },
  )
})

test.each([
  ['de', 'Fragen?'],
  ['de-AT', 'Fragen?'],
  ['fr', 'Tidewater'],
  ['', 'Tidewater'],
])('on a page in "%s" the launcher says %s', (locale, label) => {
  expect(lookOf(aSite, {}, locale, false).label).toBe(label)
})

test('where site and page leave the scheme to the visitor, their system decides', () => {
  expect(lookOf(aSite, {}, 'en', true).scheme).toBe('dark')
  expect(lookOf(aSite, { colorScheme: 'light' }, 'en', true).scheme).toBe('light')
})
