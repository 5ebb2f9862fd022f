import { expect, test } from 'vitest'
import { comesBefore } from './positions.ts'

test.each([
  ['0', '1', true],
  ['6', '7.0', true],
  ['7.0', '7.120', true],
  ['7.120', '7', true],
  ['7', '7.120', false],
  ['7', '7', false],
  ['10', '9', false],
  ['', '0', true],
  ['0', '', false],
])('whether %s comes before %s is %s', (a, b, before) => {
  expect(comesBefore(a, b)).toBe(before)
})
