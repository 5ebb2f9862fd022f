import { expect, it } from 'vitest'
import type { Live } from '#conversation/live.ts'

/** What every way of notifying has to keep. `settle` resolves when all that was notified has arrived. */
export function liveContract(make: () => { live: Live; settle: () => Promise<void> }): void {
  it('tells every stream of the visitor, and no other', async () => {
    const { live, settle } = make()
    const seen: string[] = []
    live.subscribe('vis_a', (look) => seen.push(`first ${look}`))
    live.subscribe('vis_a', (look) => seen.push(`second ${look}`))
    live.subscribe('vis_b', (look) => seen.push(`other ${look}`))
    live.notify('vis_a', 'messages')
    await settle()
    expect(seen.sort()).toEqual(['first messages', 'second messages'])
  })

  it('tells a stream nothing after it left, and the others still', async () => {
    const { live, settle } = make()
    const seen: string[] = []
    const leave = live.subscribe('vis_a', () => seen.push('left'))
    live.subscribe('vis_a', () => seen.push('stayed'))
    leave()
    leave()
    live.notify('vis_a', 'conversation')
    await settle()
    expect(seen).toEqual(['stayed'])
  })

  it('bears a notification that nobody waits for', async () => {
    const { live, settle } = make()
    live.notify('vis_nobody', 'text')
    await expect(settle()).resolves.toBeUndefined()
  })
}
