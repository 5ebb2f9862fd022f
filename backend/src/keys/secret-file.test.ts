import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptSecret, parseSecret } from './secret-file.ts'

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

describe('keptSecret', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('makes a secret for its owner alone, and keeps it', async () => {
    const dataDir = join(folder, 'new')
    const made = await keptSecret(dataDir)
    expect(made).toHaveLength(32)
    expect(await keptSecret(dataDir)).toEqual(made)
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
  })

  it('gives one secret to processes that start at once, and leaves nothing else behind', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keptSecret(folder)))
    expect(new Set(made.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1)
    expect(await readdir(folder)).toEqual(['secret'])
  })

  it('takes read access from others where somebody gave it', async () => {
    await writeFile(join(folder, 'secret'), random.toString('hex'), { mode: 0o644 })
    await keptSecret(folder)
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  })

  it('names the file when it holds no secret, and does not replace it', async () => {
    await writeFile(join(folder, 'secret'), 'half a secr')
    await expect(keptSecret(folder)).rejects.toThrow(`The secret in ${join(folder, 'secret')}`)
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('half a secr')
  })
})
