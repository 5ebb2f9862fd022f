import type { Message } from '@parley/protocol/message'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { texts } from '../texts/en.ts'
import { Bubble } from './bubble.tsx'

const turned = 'a\u202eb\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069c'

const draw = (message: Pick<Message, 'role' | 'text'> & Partial<Message>) =>
  renderToStaticMarkup(
    <Bubble
      message={{
        id: 'msg_1',
        conversationId: 'conv_1',
        seq: 1,
        status: 'complete',
        createdAt: '2026-01-01T00:00:00.000Z',
        ...message,
      }}
      texts={texts}
      imageHosts={[]}
      onRetry={undefined}
    />,
  )

test.each(['visitor', 'assistant', 'agent', 'system'] as const)(
  'characters that turn the reading direction are dropped from what %s says',
  (role) => {
    expect(draw({ role, text: turned })).toContain('abc')
  },
)

test('characters that turn the reading direction are dropped from a name', () => {
  expect(draw({ role: 'agent', text: 'Hello', author: { name: turned } })).toContain('>abc<')
})
