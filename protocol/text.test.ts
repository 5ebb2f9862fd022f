import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { clean, line, messageText, webAddress } from './text.ts'

describe('text', () => {
  it('keeps line feeds and tabs, drops other control characters', () => {
    expect(clean('a\u0000b\u001b[31m\tc\r\nd\re\u0085')).toBe('ab[31m\tc\nd\ne')
  })

  it('replaces lone surrogates, keeps pairs', () => {
    expect(clean('\ud83d 😀 \ude00')).toBe('\ufffd 😀 \ufffd')
  })

  it.each([[{}], [[]], [1], [null], [{ $ne: '' }]])('admits no %j where a text stands', (value) => {
    expect(v.safeParse(messageText, value).success).toBe(false)
  })

  it('refuses a blank text', () => {
    expect(v.safeParse(messageText, ' \n\u0000 ').success).toBe(false)
  })

  it('puts a line of context on one line and cuts it without splitting a pair', () => {
    expect(v.parse(line(4), ' a\n\tb😀😀')).toBe('a b')
  })

  it('drops of a line what turns its direction, and leaves what hints at one', () => {
    expect(v.parse(line(20), '\u202ea\u202a\u2066b\u2069\u200e')).toBe('ab\u200e')
  })

  it.each(['https://cdn.example/a.png', 'http://127.0.0.1:8080/a', 'https://пример.example/a'])(
    'takes %s for an address to load',
    (address) => expect(v.safeParse(webAddress, address).success).toBe(true),
  )

  it.each([
    'javascript:alert(1)',
    'data:image/svg+xml,<svg>',
    'blob:https://cdn.example/1',
    '/a.png',
    'https://cdn.example;script-src',
    "https://cdn.example',",
    {},
  ])('takes %j for none', (address) => expect(v.safeParse(webAddress, address).success).toBe(false))
})
