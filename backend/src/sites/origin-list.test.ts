import { describe, expect, it } from 'vitest'
import { afterCheck } from './check-outcome.ts'
import { mayBeAllowed, withAllowed, withReported } from './origin-list.ts'
import type { SiteOrigin } from './site-origin.ts'

const start = new Date('2026-11-20T10:00:00Z')
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const shop = { origin: 'https://shop.example', url: 'https://shop.example/' }
const reported = (now = start) => withReported([], [shop], now)
const only = ([one, ...more]: readonly SiteOrigin[]): SiteOrigin => {
  if (!one || more.length > 0) throw new Error(`${more.length + 1} origins`)
  return one
}
const wrong = { reason: 'wrong-proof', again: false } as const
const unreachable = { reason: 'unreachable', again: true } as const
const day = 24 * 3600
const proven = afterCheck(only(reported()), 'proven', start)

describe('an origin that a plugin reports', () => {
  it('waits for the answer to its report, and is proven from its proof on, which is renewed a day later', () => {
    expect(only(reported())).toEqual({ ...shop, addedAt: start, state: 'pending', checkAt: later(60) })
    expect(only(withReported(reported(), [shop], later(10)))).toEqual(only(reported()))
    expect(proven).toEqual({ ...shop, addedAt: start, state: 'proven', askedAt: start, checkAt: later(day) })
  })

  it('has failed at once with another answer, and after 0, 5 and 30 seconds where nobody answered', () => {
    expect(afterCheck(only(reported()), wrong, start)).toMatchObject({ state: 'failed', reason: 'wrong-proof' })
    const once = afterCheck(only(reported()), unreachable, start)
    expect(once).toMatchObject({ state: 'pending', checkAt: later(5) })
    const twice = afterCheck(once, unreachable, later(5))
    expect(twice).toMatchObject({ state: 'pending', checkAt: later(35) })
    const failed = afterCheck(twice, unreachable, later(35))
    expect(failed).toMatchObject({ state: 'failed', reason: 'unreachable', checkAt: later(35 + day) })
    expect(failed.repeats).toBeUndefined()
  })

  it('that was proven stays so for 7 failed days, and has ended then', () => {
    let origin = proven
    for (let days = 1; days <= 7; days++) {
      origin = afterCheck(origin, wrong, later(days * day))
      expect(origin).toMatchObject({ state: 'proven', reason: 'wrong-proof', failingSince: later(day) })
    }
    const ended = afterCheck(origin, wrong, later(8 * day))
    expect(ended).toMatchObject({ state: 'failed', reason: 'wrong-proof' })
    expect(ended.checkAt).toBeUndefined()
    const back = afterCheck(only(withReported([ended], [shop], later(9 * day))), 'proven', later(9 * day))
    expect(back).toEqual({ ...proven, askedAt: later(9 * day), checkAt: later(10 * day) })
  })

  it('is asked again by a report when it fails, not more often than each half minute', () => {
    const failed = afterCheck(only(reported()), wrong, start)
    expect(only(withReported([failed], [shop], later(29))).checkAt).toEqual(later(day))
    const again = only(withReported([failed], [shop], later(31)))
    expect(again.checkAt).toEqual(later(32))
    expect(only(withReported([again], [shop], later(31.5))).checkAt).toEqual(later(32))
    expect(only(withReported([proven], [shop], later(31)))).toEqual(proven)
  })

  it('is asked elsewhere when it is reported there', () => {
    const moved = { ...shop, url: 'https://shop.example/shop/' }
    expect(only(withReported([proven], [moved], later(60)))).toMatchObject({ ...moved, checkAt: later(61) })
  })

  it('is asked not more often than each half minute, wherever it is reported', () => {
    const moved = only(withReported([proven], [{ ...shop, url: 'https://shop.example/a/' }], later(10)))
    expect(moved.checkAt).toEqual(later(30))
    const again = only(withReported([moved], [{ ...shop, url: 'https://shop.example/b/' }], later(20)))
    expect(again).toMatchObject({ url: 'https://shop.example/b/', checkAt: later(30) })
  })
})

describe('an origin that is reported no more', () => {
  const leaving = only(withReported([proven], [], later(60)))

  it('stays active until it does not prove itself', () => {
    expect(leaving).toMatchObject({ state: 'proven', leaving: true, checkAt: later(61) })
    expect(afterCheck(leaving, wrong, later(61))).toEqual({ ...shop, addedAt: start, state: 'revoked' })
  })

  it('stays for good when it proves itself three times', () => {
    let origin = leaving
    for (const seconds of [61, 66, 96]) {
      expect(origin).toMatchObject({ leaving: true, checkAt: later(seconds) })
      origin = afterCheck(origin, 'proven', later(seconds))
    }
    expect(origin).toEqual({ ...proven, askedAt: later(96), checkAt: later(96 + day) })
  })

  it('is not revoked by a moment without an answer', () => {
    expect(afterCheck(leaving, unreachable, later(61))).toMatchObject({ state: 'proven', leaving: true })
  })

  it('stays when it is reported again, and is asked at once', () => {
    expect(only(withReported([leaving], [shop], later(62)))).toEqual({ ...proven, checkAt: later(63) })
  })

  it('is revoked at once where it was never active', () => {
    expect(only(withReported(reported(), [], later(1)))).toMatchObject({ state: 'revoked' })
    const failed = afterCheck(only(reported()), wrong, start)
    expect(only(withReported([failed], [], later(1)))).toMatchObject({ state: 'revoked' })
  })

  it('stays where a person added it', () => {
    const added = withAllowed([], 'https://blog.example', start)
    expect(withReported(added, [], later(60))).toEqual(added)
  })

  it('is pending when it comes back', () => {
    const gone = afterCheck(leaving, wrong, later(61))
    expect(only(withReported([gone], [shop], later(90)))).toEqual(only(reported(later(90))))
  })
})

describe('an origin that its owner allows', () => {
  it('has not proven itself, or not to the connection that has the site now', () => {
    const own: SiteOrigin = { origin: 'https://own.example', addedAt: start }
    const all = [only(reported()), proven, own]
    expect(all.map((one) => mayBeAllowed(one, false))).toEqual([true, false, false])
    expect(all.map((one) => mayBeAllowed(one, true))).toEqual([true, true, false])
  })

  it('is active whatever its proof was, is not asked, and leaves as others do', () => {
    const failed = afterCheck(only(reported()), wrong, start)
    const allowed = only(withAllowed([failed], shop.origin, later(5)))
    expect(allowed).toEqual({ ...shop, addedAt: start, state: 'allowed' })
    expect(only(withReported([allowed], [shop], later(60)))).toEqual(allowed)
    const leaving = only(withReported([allowed], [], later(60)))
    expect(leaving).toMatchObject({ state: 'allowed', leaving: true })
    expect(afterCheck(leaving, wrong, later(61)).state).toBe('revoked')
    let stays = leaving
    for (const seconds of [61, 66, 96]) stays = afterCheck(stays, 'proven', later(seconds))
    expect(stays).toMatchObject({ state: 'allowed' })
    expect(stays.checkAt).toBeUndefined()
  })
})

describe('the list', () => {
  const many = Array.from({ length: 50 }, (_, n) => ({ origin: `https://${n}.example`, url: `https://${n}.example/` }))

  it('has at most 50, of every state but revoked', () => {
    const full = withReported([], many, start)
    expect(() => withAllowed(full, 'https://more.example', start)).toThrow('at most 50')
    expect(() => withReported(full, [...many, shop], start)).toThrow('at most 50')
    expect(withReported(full, [shop], start).filter(({ state }) => state !== 'revoked')).toHaveLength(1)
  })

  it('forgets all but the last 10 that were revoked', () => {
    const gone = withReported(withReported([], many, start), [], start)
    expect(gone.map(({ origin }) => origin)).toEqual(many.slice(-10).map(({ origin }) => origin))
  })
})
