import { afterEach, expect, test, vi } from 'vitest'
import { readOptions } from './options.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('attributes are strings, and become what they mean', () => {
  const dataset = {
    site: 'pk_de-mo_1',
    offsetX: '24',
    zIndex: '999',
    color: '#0f5e56',
    side: 'left',
    config: '{"version":1}',
  }
  expect(readOptions(dataset)).toEqual({ ...dataset, offsetX: 24, zIndex: 999, config: { version: 1 } })
})

test('JSON comes with numbers and objects', () => {
  const json = { site: 'pk_demo', offsetX: 24, config: { version: 1 } }
  expect(readOptions(json)).toEqual(json)
})

test('the backend is an origin, whatever path stands behind it', () => {
  expect(readOptions({ api: 'https://chat.example/some/path?x' }).api).toBe('https://chat.example')
})

test.each([
  ['site', 'demo'],
  ['site', 'pk_../../evil'],
  ['api', 'javascript:alert(1)'],
  ['api', 'chat.example'],
  ['color', 'red;background:url(x)'],
  ['color', '#12'],
  ['side', 'top'],
  ['offsetX', '-1'],
  ['offsetX', '401'],
  ['offsetX', '1.5'],
  ['offsetX', ''],
  ['zIndex', 'auto'],
  ['locale', 'en_US; x'],
  ['colorScheme', 'sepia'],
  ['consent', 'yes'],
  ['identity', ''],
  ['config', '[1]'],
  ['config', 3],
])('a %s of %j is left out, and the rest holds', (name, value) => {
  expect(readOptions({ label: 'Ask us', [name]: value })).toEqual({ label: 'Ask us' })
})

test('what is not an option is left out', () => {
  expect(readOptions({ site: 'pk_a', onload: 'alert(1)', constructor: 'x' })).toEqual({ site: 'pk_a' })
})

test('JSON with a typing error costs one warning', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  expect(readOptions({ site: 'pk_a', config: '{version:1}' })).toEqual({ site: 'pk_a' })
  expect(warn).toHaveBeenCalledOnce()
})
