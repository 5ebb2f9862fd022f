import fc from 'fast-check'
import { expect, test } from 'vitest'
import { luminance } from '../app/contrast.ts'
import { inkOn } from './contrast.ts'

const ratio = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}
const hex = (channels: number[]) => `#${channels.map((each) => each.toString(16).padStart(2, '0')).join('')}`
const computed = (channels: number[]) => `rgb(${channels.join(', ')})`
const channel = fc.integer({ min: 0, max: 255 })

test("the launcher's sign is legible on any colour, by WCAG's own formula", () => {
  fc.assert(
    fc.property(fc.tuple(channel, channel, channel), (color) => {
      const painted = computed(color)
      return ratio(hex(color), inkOn(painted, painted)) >= 4.5
    }),
    { numRuns: 20_000 },
  )
})

test('saturated colours keep white, light ones get black', () => {
  const on = (color: string) => inkOn(color, color)
  expect(['rgb(15, 94, 86)', 'rgb(124, 58, 237)', 'rgb(217, 45, 32)'].map(on)).toEqual(['#fff', '#fff', '#fff'])
  expect(['rgb(250, 204, 21)', 'rgb(255, 255, 255)'].map(on)).toEqual(['#000', '#000'])
})

test('between the two ends of a gradient the middle decides', () => {
  expect(inkOn('rgb(15, 94, 86)', 'rgb(250, 204, 21)')).toBe('#000')
  expect(inkOn('rgb(15, 94, 86)', 'rgb(124, 58, 237)')).toBe('#fff')
})

test('a colour in another notation counts as what its figures say, and breaks nothing', () => {
  expect(inkOn('oklch(0.5 0.2 250)', '')).toMatch(/^#/)
})
