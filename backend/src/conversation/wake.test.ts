import { describe, expect, it } from 'vitest'
import { inProcessLive } from '#live/in-process.ts'
import { wakeOn } from './wake.ts'

describe('a wake', () => {
  const setUp = () => {
    const live = inProcessLive()
    const abort = new AbortController()
    return { live, abort, wake: wakeOn(live, 'vis_1', abort.signal) }
  }

  it('gives many notifications between two looks as one, at once', async () => {
    const { live, wake } = setUp()
    for (const look of ['text', 'text', 'messages'] as const) live.notify('vis_1', look)
    expect(await wake.next()).toEqual(new Set(['text', 'messages']))
  })

  it('waits for the next notification', async () => {
    const { live, wake } = setUp()
    const next = wake.next()
    live.notify('vis_1', 'conversation')
    expect(await next).toEqual(new Set(['conversation']))
  })

  it('ends when the stream is to end, whatever there is to look at', async () => {
    const { live, abort, wake } = setUp()
    const waiting = wake.next()
    abort.abort()
    expect(await waiting).toBeNull()
    live.notify('vis_1', 'text')
    expect(await wake.next()).toBeNull()
  })

  it('hears nothing more once it is closed', async () => {
    const { live, wake } = setUp()
    wake.close()
    live.notify('vis_1', 'text')
    expect(await Promise.race([wake.next(), Promise.resolve('nothing')])).toBe('nothing')
  })
})
