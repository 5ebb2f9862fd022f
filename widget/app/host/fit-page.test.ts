import type { Page } from '@parley/protocol/page'
import { beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { fitPage } from './fit-page.ts'

let warn: MockInstance<typeof console.warn>
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockReturnValue()
})

const url = 'https://shop.example/dress'
const product = { id: '1', title: 'Dress' }
const item = { id: '1', title: 'ж'.repeat(300), quantity: 1 }

test('a page of the usual size goes as it is', () => {
  const page = { url, title: 'Dress', product, cart: { items: Array(20).fill(item) } }
  expect(fitPage(page)).toBe(page)
  expect(warn).not.toHaveBeenCalled()
})

test('a cart that is too big stays behind, and the console says so', () => {
  expect(fitPage({ url, product, cart: { items: Array(30).fill(item) } })).toEqual({ url, product })
  expect(warn).toHaveBeenCalledOnce()
})

test.each<[string, Partial<Page>]>([
  ['too much', { title: 'x'.repeat(20_000) }],
  // Types do not hold a shop's script.
  ['what JSON has no word for', { product: { ...product, price: 1n as unknown as number } }],
])('of a page that says %s the address is left', (_, parts) => {
  expect(fitPage({ url, ...parts })).toEqual({ url })
  expect(warn).toHaveBeenCalledOnce()
})
