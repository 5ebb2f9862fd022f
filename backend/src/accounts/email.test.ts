import { expect, it } from 'vitest'
import { normaliseEmail } from './email.ts'

it.each([
  ['maya@shop.example', 'maya@shop.example'],
  ['  Maya.Lind+parley@Shop.EXAMPLE\n', 'maya.lind+parley@shop.example'],
  ["o'brien@shop.example", "o'brien@shop.example"],
  ['maya@münchen.example', 'maya@xn--mnchen-3ya.example'],
  ['майя@почта.рф', 'майя@xn--80a1acny.xn--p1ai'],
  ['maya', null],
  ['maya@shop', null],
  ['@shop.example', null],
  ['maya@', null],
  ['maya@@shop.example', null],
  ['maya lind@shop.example', null],
  ['maya@shop.example, eve@shop.example', null],
  ['Maya <maya@shop.example>', null],
  ['maya\u0000@shop.example', null],
  ['maya@shop..example', null],
  ['maya@[127.0.0.1]', null],
  [`${'m'.repeat(250)}@a.example`, null],
])('%j is %j', (text, email) => {
  expect(normaliseEmail(text)).toBe(email)
})
