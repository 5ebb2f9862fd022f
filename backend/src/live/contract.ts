import { afterEach, expect, it, vi } from 'vitest'
import type { Live, Look } from '#conversation/live.ts'

/** What every way of notifying has to keep. `settle` resolves when all that was notified has arrived. */
export function liveContract(make: () => { live: Live; settle: () => Promise<void> }): void {
  const leaves: (() => void)[] = []
  afterEach(() => {
    for (const leave of leaves.splice(0)) leave()
  })
  function subscribe(live: Live, visitorId: string, onLook: (look: Look) => void): () => void {
    const leave = live.subscribe(visitorId, onLook)
    leaves.push(leave)
    return leave
  }

  it('tells every stream of the visitor, and no other', async () => {
    const { live, settle } = make()
    const seen = new Set<string>()
    subscribe(live, 'vis_a', (look) => seen.add(`first ${look}`))
    subscribe(live, 'vis_a', (look) => seen.add(`second ${look}`))
    subscribe(live, 'vis_b', (look) => seen.add(`other ${look}`))
    live.notify('vis_a', 'messages')
    await settle()
    // A look at text may come at any time: there is nothing to see then.
    expect([...seen].filter((one) => !one.endsWith('text')).sort()).toEqual(['first messages', 'second messages'])
  })

  it('tells a stream nothing after it left, and the others still', async () => {
    const { live, settle } = make()
    const seen: string[] = []
    const leave = subscribe(live, 'vis_a', () => seen.push('left'))
    subscribe(live, 'vis_a', (look) => seen.push(`stayed ${look}`))
    leave()
    leave()
    live.notify('vis_a', 'conversation')
    await settle()
    expect(seen).toContain('stayed conversation')
    expect(seen).not.toContain('left')
  })

  it('tells a stream of text that grew', async () => {
    const { live, settle } = make()
    const seen = new Set<Look>()
    subscribe(live, 'vis_a', (look) => seen.add(look))
    live.grew('vis_a', 'msg_a', 'Yes')
    await settle()
    expect(seen).toEqual(new Set(['text']))
  })

  it('bears a notification that nobody waits for', async () => {
    const { live, settle } = make()
    live.notify('vis_nobody', 'text')
    live.grew('vis_nobody', 'msg_nobody', 'Yes')
    await expect(settle()).resolves.toBeUndefined()
  })

  it('knows nothing of a text that nobody told, and nothing any more of one that is forgotten', async () => {
    const { live } = make()
    expect(await live.textBeyond('msg_unknown', 0)).toBe('')
    expect(await live.freeze('msg_unknown')).toBe('')
    live.grew('vis_a', 'msg_b', 'Yes')
    await live.drop('msg_b')
    expect(await live.textBeyond('msg_b', 0)).toBe('')
  })
}

/** What a way of notifying has to keep that tells other processes of text before it is saved; `here` and `there` are two. */
export function textContract(make: () => { here: Live; there: Live }): void {
  const beyond = (live: Live, replyId: string, offset: number) => () => live.textBeyond(replyId, offset)

  it('lets the other process read what grew, from any place on', async () => {
    const { here, there } = make()
    const looked = vi.fn()
    const leave = there.subscribe('vis_c', looked)
    here.grew('vis_c', 'msg_c', 'Größe ')
    await expect.poll(beyond(there, 'msg_c', 0)).toBe('Größe ')
    looked.mockClear()
    here.grew('vis_c', 'msg_c', 'Größe 😀 und')
    here.grew('vis_c', 'msg_c', 'Größe 😀 und Farbe')
    await expect.poll(beyond(there, 'msg_c', 6)).toBe('😀 und Farbe')
    await expect.poll(() => looked.mock.calls).toContainEqual(['text'])
    expect(await there.textBeyond('msg_c', 8)).toBe(' und Farbe')
    expect(await there.textBeyond('msg_c', 18)).toBe('')
    expect(await there.textBeyond('msg_c', 1_000)).toBe('')
    leave()
  })

  it('gives a long text in parts that cut no pair', async () => {
    const { here, there } = make()
    const text = `x${'😀'.repeat(20_000)}`
    here.grew('vis_d', 'msg_d', text)
    await expect.poll(() => there.textBeyond('msg_d', 0)).not.toBe('')
    const parts: string[] = []
    for (let offset = 0; offset < text.length; offset = parts.join('').length)
      parts.push(await there.textBeyond('msg_d', offset))
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.every((part) => part.isWellFormed())).toBe(true)
    expect(parts.join('')).toBe(text)
  })

  it('adds nothing to a text that is sealed, and gives everyone who seals it all of it', async () => {
    const { here, there } = make()
    here.grew('vis_e', 'msg_e', 'Yes')
    await expect.poll(beyond(there, 'msg_e', 0)).toBe('Yes')
    expect(await there.freeze('msg_e')).toBe('Yes')
    expect(await here.freeze('msg_e')).toBe('Yes')
    here.grew('vis_e', 'msg_e', 'Yes, but')
    // Told after it, and so after it was refused.
    here.grew('vis_e', 'msg_f', 'No')
    await expect.poll(beyond(there, 'msg_f', 0)).toBe('No')
    expect(await there.textBeyond('msg_e', 0)).toBe('Yes')
    await there.drop('msg_e')
    here.grew('vis_e', 'msg_e', 'Yes, but not')
    here.grew('vis_e', 'msg_f', 'No, yes')
    await expect.poll(beyond(there, 'msg_f', 0)).toBe('No, yes')
    expect(await there.textBeyond('msg_e', 0)).toBe('')
  })
}
