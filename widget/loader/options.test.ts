import { afterEach, expect, test, vi } from 'vitest'
import { objectOf, readOptions } from './options.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('options come as attributes or as JSON, the config in either form', () => {
  expect(readOptions({ site: 'pk_a', config: '{"version":1}' })).toEqual({ site: 'pk_a', config: { version: 1 } })
  expect(readOptions('{"site":"pk_a","config":{"version":1}}')).toEqual({ site: 'pk_a', config: { version: 1 } })
})

test('what a page gave is not changed', () => {
  const given = { config: '{}' }
  readOptions(given)
  expect(given.config).toBe('{}')
})

test.each([undefined, null, 5, true, '[]'])('%j is an object without options', (value) => {
  expect(readOptions(value)).toEqual({})
})

test('what no message can carry is left out', () => {
  class Cart {
    total = 5
    pay() {}
  }
  const product = new Proxy({ id: '1', price: () => 2 }, {})
  const made = objectOf({ cart: new Cart(), product, gone: () => {} })
  expect(structuredClone(made)).toEqual({ cart: { total: 5 }, product: { id: '1' } })
})

test('a `toJSON` that a library gave to everything changes nothing', () => {
  const toJSON = () => 'other'
  expect(objectOf(Object.assign(Object.create({ toJSON }), { site: 'pk_a' }))).toEqual({ site: 'pk_a' })
})

const circle: Record<string, unknown> = {}
circle.self = circle
test.each([
  ['a circle', circle],
  ['a big number', { id: 1n }],
])('%s costs one warning and throws nothing', (_, value) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(objectOf(value)).toEqual({})
  expect(warn).toHaveBeenCalledOnce()
})

test('JSON with a typing error costs one warning', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(objectOf('{version:1}')).toEqual({})
  expect(warn).toHaveBeenCalledOnce()
})
