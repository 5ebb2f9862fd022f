import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptSecret } from './secret-file.ts'

const random = randomBytes(32)

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
