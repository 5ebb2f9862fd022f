import { argon2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { atMost, TooManyWaiting } from './at-most.ts'
import { passwordHashes } from './password-hash.ts'

const hashes = passwordHashes(atMost({ running: 2, waiting: 10 }))

/** Another implementation's string, at another cost. */
const foreign = (password: string): string => {
  const nonce = Buffer.from('somesalt somesalt')
  const cost = { memory: 64, passes: 3, parallelism: 2, tagLength: 24 }
  const tag = argon2Sync('argon2id', { message: Buffer.from(password), nonce, ...cost })
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=64,t=3,p=2$${unpadded(nonce)}$${unpadded(tag)}`
}

describe('a password hash', () => {
  it('says how it was made, and is another one each time', async () => {
    const [one, two] = await Promise.all([hashes.hash('correct horse'), hashes.hash('correct horse')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z\d+/]{22}\$[A-Za-z\d+/]{43}$/)
    expect(one).not.toBe(two)
  })

  it('knows its password, in each form of Unicode, and no other', async () => {
    const phc = await hashes.hash('Ängström ﬁre')
    expect(await hashes.verify('A\u0308ngstro\u0308m fire', phc)).toEqual({ right: true, stale: false })
    expect(await hashes.verify('ängström fire', phc)).toEqual({ right: false, stale: false })
    expect(await hashes.verify('', phc)).toEqual({ right: false, stale: false })
  })

  it('of another cost is right, and to be made anew', async () => {
    expect(await hashes.verify('correct horse', foreign('correct horse'))).toEqual({ right: true, stale: true })
    expect(await hashes.verify('wrong horse', foreign('correct horse'))).toEqual({ right: false, stale: false })
  })

  it('that is none is right for nothing', async () => {
    expect(await hashes.verify('', null)).toEqual({ right: false, stale: false })
    await expect(hashes.verify('x', '$2b$10$abc')).rejects.toThrow('not of the form')
  })

  it('that was cut short is no shorter secret', async () => {
    const phc = await hashes.hash('correct horse')
    expect((await hashes.verify('correct horse', phc.slice(0, -20))).right).toBe(false)
  })
})

describe('a flood', () => {
  it('has so many at work, so many waiting, and the rest refused at once', async () => {
    let now = 0
    let most = 0
    const bounded = atMost({ running: 2, waiting: 3 })
    const release: (() => void)[] = []
    const work = async () => {
      most = Math.max(most, ++now)
      await new Promise<void>((resolve) => release.push(resolve))
      now -= 1
      return 'done'
    }
    const all = Array.from({ length: 8 }, () => bounded(work).catch((error: unknown) => error))
    const refused = await Promise.all(all.slice(5))
    expect(refused.every((error) => error instanceof TooManyWaiting)).toBe(true)
    for (let done = 0; done < 5; done++) {
      await expect.poll(() => release.length).toBeGreaterThan(0)
      release.shift()?.()
    }
    expect(await Promise.all(all.slice(0, 5))).toEqual(Array(5).fill('done'))
    expect(most).toBe(2)
  })

  it('of work that fails leaves the places free', async () => {
    const bounded = atMost({ running: 1, waiting: 0 })
    for (let n = 0; n < 3; n++)
      await expect(bounded(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await bounded(async () => 'done')).toBe('done')
  })
})
