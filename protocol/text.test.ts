import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { clean, line, messageText } from './text.ts'

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
})
