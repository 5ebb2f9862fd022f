import { expect, test } from 'vitest'
import { fill, valueAt } from './fill.ts'

const order = { name: 'Dripper', price: { amount: 29.5 }, lines: [{ title: 'Cup' }, 'plain'], empty: null }

test('a path stands for what the data says there', () => {
  expect(fill('{name}: {price.amount} ({lines.0.title})', order)).toBe('Dripper: 29.5 (Cup)')
})

test('a dot stands for the item of a list itself', () => {
  expect(fill('- {.}', 'plain')).toBe('- plain')
  expect(valueAt(order.lines, '.')).toBe(order.lines)
})

test.each([
  '{missing}',
  '{price}',
  '{lines}',
  '{empty}',
  '{name.length}',
  '{constructor}',
  '{__proto__}',
  '{price.toString}',
])('%s is nothing', (template) => {
  expect(fill(`<${template}>`, order)).toBe('<>')
})

test('what the data says is no template', () => {
  expect(fill('{a}', { a: '{b}', b: 'secret' })).toBe('{b}')
})

test('a brace that holds no path stays', () => {
  expect(fill('{ a } {} {a b}', { a: 1 })).toBe('{ a } {} {a b}')
})

test('characters that turn the reading direction around are taken out of the template and of the data', () => {
  expect(fill('a\u202e {b}\u2069', { b: '\u2066b\u202d' })).toBe('a b')
})
