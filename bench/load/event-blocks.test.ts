import type { StreamEvent } from '@parley/protocol/events'
import { expect, it } from 'vitest'
import { encodeEvent, preamble } from '../../backend/src/http/streams/sse.ts'
import { createEventBlocks } from './event-blocks.ts'

it('events are read as the backend writes them, wherever the network cuts', () => {
  const events: StreamEvent[] = [
    { event: 'delta', id: '2.18', data: { seq: 2, offset: 0, text: 'id: 7\n\nevent: done' } },
    { event: 'conversation', data: null },
  ]
  const wire = `${preamble}${events.map(encodeEvent).join(':\n\n')}`
  for (const size of [1, 2, 7, wire.length]) {
    const seen: StreamEvent[] = []
    const push = createEventBlocks((event) => seen.push(event))
    for (let at = 0; at < wire.length; at += size) push(wire.slice(at, at + size))
    expect(seen).toEqual(events)
  }
})
