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

test('JSON with a typing error costs one warning', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(objectOf('{version:1}')).toEqual({})
  expect(warn).toHaveBeenCalledOnce()
})
