import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseSecret } from './parse-secret.ts'

const random = randomBytes(32)

describe('parseSecret', () => {
  it.each(['hex', 'base64', 'base64url'] as const)('reads 32 bytes of %s, and leaves a line end aside', (encoding) => {
    expect(Buffer.from(parseSecret(`${random.toString(encoding)}\n`))).toEqual(random)
  })

  it.each([
    ['what is neither hex nor base64', 'correct horse battery staple', 'is neither hex nor base64'],
    ['nothing', '', 'is neither hex nor base64'],
    ['16 bytes', random.toString('base64').slice(0, 22), 'has 16 bytes, not 32'],
    ['33 bytes', randomBytes(33).toString('base64'), 'has 33 bytes, not 32'],
    ['one byte over and over', '00'.repeat(32), 'is weak'],
    ['a short pattern', 'deadbeef'.repeat(8), 'is weak'],
    ['bytes counted up', Buffer.from(Array.from({ length: 32 }, (_, n) => n)).toString('hex'), 'is weak'],
    ['a sentence', Buffer.from('change me please, I am a secret!').toString('base64'), 'is weak'],
  ])('refuses %s', (_, text, reason) => expect(() => parseSecret(text)).toThrow(reason))

  it('takes any random bytes', () => {
    for (let n = 0; n < 2000; n++) parseSecret(randomBytes(32).toString('hex'))
  })
})
