import type { StreamEvent } from '@parley/protocol/events'

function field(block: string, name: string): string | undefined {
  const at = block.startsWith(`${name}: `) ? 0 : block.indexOf(`\n${name}: `) + 1
  if (at === 0 && !block.startsWith(name)) return undefined
  const end = block.indexOf('\n', at)
  return block.slice(at + name.length + 2, end === -1 ? undefined : end)
}

/**
 * Cuts the text of an event stream into its events. It is quick because it reads only what a backend of ours writes: the
 * generator of the load must cost less than what it measures.
 */
export function createEventBlocks(onEvent: (event: StreamEvent) => void): (text: string) => void {
  let text = ''
  return (more) => {
    text += more
    let from = 0
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', from)) {
      const block = text.slice(from, end)
      from = end + 2
      const event = field(block, 'event')
      if (event === undefined) continue
      const id = field(block, 'id')
      const data = JSON.parse(field(block, 'data') ?? 'null')
      // The backend is ours, and what it sends is held to the protocol by its own tests.
      onEvent({ event, data, ...(id === undefined ? {} : { id }) } as StreamEvent)
    }
    text = text.slice(from)
  }
}
