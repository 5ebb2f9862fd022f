import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOf, inkOn, luminance } from './contrast.ts'

const ratio = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

test('black and white are the ends of it', () => {
  expect([luminance('#000'), luminance('#ffffff')]).toEqual([0, 1])
  expect(ratio('#777777', '#fff')).toBeCloseTo(4.48, 2)
})

test('text is legible on any colour of a merchant', () => {
  const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
  fc.assert(
    fc.property(color, (each) => ratio(each, inkOn(each)) >= 4.5),
    { numRuns: 5000 },
  )
})

test('saturated colours keep white text, light ones get black text', () => {
  expect(['#0f5e56', '#7c3aed', '#d92d20'].map(inkOn)).toEqual(['#ffffff', '#ffffff', '#ffffff'])
  expect(['#facc15', '#fff', '#7dd3fc'].map(inkOn)).toEqual(['#000000', '#000000', '#000000'])
})

test('a colour of which no figures are known is drawn as it is, with black on it', () => {
  expect(hexOf('oklch(0.5 0.2 250)')).toBe('oklch(0.5 0.2 250)')
  expect(inkOn('oklch(0.5 0.2 250)')).toBe('#000000')
})

test('a colour as browsers compute it becomes one of a merchant', () => {
  expect(['#0f5e56', 'rgb(15, 94, 86)', 'rgba(255, 0, 9, 0.5)'].map(hexOf)).toEqual(['#0f5e56', '#0f5e56', '#ff0009'])
})
