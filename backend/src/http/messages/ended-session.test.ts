import { describe, expect, it, vi } from 'vitest'
import { refuseIfEnded } from './ended-session.ts'

const visitor = { visitorId: 'vis_1', siteId: 'site_1', origin: 'https://shop.example', sessionId: 's', known: false }

/** What the route works with, in a world where these ended while the message was being stored. */
function world({ revoked = false, erased = false }) {
  const erase = { visitor: vi.fn(async () => {}), conversations: vi.fn(async () => {}) }
  const services = {
    revocations: { isRevoked: () => revoked, isErased: vi.fn(async () => erased) },
    visitors: { erase: erase.visitor },
    conversations: { erase: erase.conversations },
  } as unknown as Parameters<typeof refuseIfEnded>[0]
  const stored = (seq: number) =>
    ({ message: { seq }, reply: null, first: false }) as Parameters<typeof refuseIfEnded>[2]
  return { services, stored, erase }
}

describe('a message whose session ended while it was being stored', () => {
  it('deletes nothing when the session was signed out, or its history joined an identity', async () => {
    const { services, stored, erase } = world({ revoked: true })
    await expect(refuseIfEnded(services, visitor, stored(5))).rejects.toMatchObject({ code: 'session_required' })
    expect(erase.visitor).not.toHaveBeenCalled()
    expect(erase.conversations).not.toHaveBeenCalled()
  })

  it('goes with its conversation and its visitor when the visitor was erased, here or by another process', async () => {
    for (const revoked of [true, false]) {
      const { services, stored, erase } = world({ revoked, erased: true })
      await expect(refuseIfEnded(services, visitor, stored(1))).rejects.toMatchObject({ code: 'session_required' })
      expect(erase.visitor).toHaveBeenCalledWith(visitor)
      expect(erase.conversations).toHaveBeenCalledWith(visitor)
    }
  })

  it('asks the database only where an erasure could have missed it', async () => {
    const { services, stored } = world({})
    await refuseIfEnded(services, visitor, stored(3))
    expect(services.revocations.isErased).not.toHaveBeenCalled()
    await refuseIfEnded(services, visitor, stored(1))
    expect(services.revocations.isErased).toHaveBeenCalledWith('vis_1')
  })
})
