import { describe, expect, it } from 'vitest'
import { liveContract } from './contract.ts'
import { inProcessLive } from './in-process.ts'

describe('notifications in one process', () => {
  liveContract(() => ({ live: inProcessLive(), settle: async () => {} }))

  it('have every stream look where something may have been missed', () => {
    const live = inProcessLive()
    const looks: string[] = []
    live.subscribe('vis_a', (look) => looks.push(`a ${look}`))
    live.subscribe('vis_a', (look) => looks.push(`a, too: ${look}`))
    const leave = live.subscribe('vis_b', () => looks.push('left'))
    live.subscribe('vis_c', (look) => looks.push(`c ${look}`))
    leave()
    live.notifyAll('conversation')
    expect(looks).toEqual(['a conversation', 'a, too: conversation', 'c conversation'])
  })
})
