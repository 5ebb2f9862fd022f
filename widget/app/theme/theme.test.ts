import fc from 'fast-check'
import { expect, test } from 'vitest'
import { luminance } from './contrast.ts'
import { tint } from './theme.ts'

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test.each([
  ['light', '#ffffff'],
  ['dark', '#17181c'],
] as const)('on the %s panel every merchant’s colour becomes a legible one', (scheme, ground) => {
  fc.assert(
    fc.property(color, (each) => {
      const [low = 0, high = 0] = [luminance(tint(each, scheme)), luminance(ground)].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05) >= 4.5
    }),
  )
})

test('a colour that is legible stays as it is', () => {
  expect(tint('#0f5e56', 'light')).toBe('#0f5e56')
  expect(tint('#fff', 'dark')).toBe('#ffffff')
})
