import type { EmbedOptions } from '@parley/protocol/embed-options'
import { expect, test } from 'vitest'
import { aSite } from '../test/fixtures.ts'
import { lookOf } from './look.ts'

const screen = { dark: false, phone: false, tablet: false }
const see = (
  options: Partial<EmbedOptions> = {},
  { site = aSite, locale = 'en', ...on } = {},
  more: Partial<typeof screen> = {},
) => {
  const { dark, phone, tablet } = { ...screen, ...on, ...more }
  return lookOf(options, site, locale, dark, phone, tablet)
}
const dressed = {
  ...aSite,
  look: {
    ...aSite.look,
    gradient: '#7c3aed',
    phone: { side: 'left', offsetY: 72 },
    launcher: { size: 72 },
    width: 440,
    tabletWidth: 360,
  } as const,
}

test('a site looks as it says, and where it says nothing as we think well', () => {
  expect(see()).toMatchObject({
    mode: 'floating',
    scheme: 'light',
    label: 'Tidewater',
    properties: {
      color: '#0f5e56',
      gradient: 'var(--_color)',
      side: 'right',
      size: '60px',
      x: '20px',
      y: '24px',
      z: 1000,
      radius: '20px',
      width: '400px',
    },
  })
  expect(see({}, { site: dressed }).properties).toMatchObject({ gradient: '#7c3aed', size: '72px', width: '440px' })
})

test('on phones and tablets it looks as the site says for them', () => {
  expect(see({}, { site: dressed }, { phone: true }).properties).toMatchObject({ side: 'left', x: '20px', y: '72px' })
  expect(see({}, { site: dressed }, { tablet: true }).properties).toMatchObject({ side: 'right', width: '360px' })
})

test('a page has the last word, on phones too, and its colour fades into nothing', () => {
  const options = { color: '#fff', side: 'center', offsetX: 0, zIndex: 5, label: 'Hi' } as const
  expect(see(options, { site: dressed }, { phone: true })).toMatchObject({
    label: 'Hi',
    properties: { color: '#fff', gradient: 'var(--_color)', side: 'center', x: '0px', y: '72px', z: 5 },
  })
})

test("an attribute's length counts with and without its unit", () => {
  const options = { offsetX: '12', offsetY: '8px' } as unknown as Partial<EmbedOptions>
  expect(see(options).properties).toMatchObject({ x: '12px', y: '8px' })
})

test.each([
  [{ mode: 'fullscreen' }, 'fullscreen'],
  [{ mode: 'inline', target: '#chat' }, 'inline'],
  [{ mode: 'inline' }, 'floating'],
  [{ mode: 'popup' }, 'floating'],
])('%j is %s', (options, mode) => {
  expect(see(options as Partial<EmbedOptions>).mode).toBe(mode)
})

test.each([
  ['de', 'Fragen?'],
  ['de-AT', 'Fragen?'],
  ['fr', 'Tidewater'],
  ['', 'Tidewater'],
])('on a page in "%s" the launcher says %s', (locale, label) => {
  expect(see({}, { locale }).label).toBe(label)
})

test('where site and page leave the scheme to the visitor, their system decides', () => {
  expect(see({}, {}, { dark: true }).scheme).toBe('dark')
  expect(see({ colorScheme: 'light' }, {}, { dark: true }).scheme).toBe('light')
})
