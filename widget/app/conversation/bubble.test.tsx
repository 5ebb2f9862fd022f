import type { Message } from '@parley/protocol/message'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aMessage } from '../../test/fixtures.ts'
import { surroundings } from '../../test/surroundings.ts'
import { HandoffLines } from '../asks/handoff-lines.tsx'
import { PersonTyping } from '../asks/person-typing.tsx'
import { SurroundingsContext } from '../components/surroundings.ts'
import { Bubble } from './bubble.tsx'

/** The backend writes the chat's title there. */
beforeEach(() => vi.stubGlobal('document', { title: 'Pour-over shop' }))
afterEach(() => vi.unstubAllGlobals())

const turned = 'a\u202eb\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069c'

const draw = (drawn: ReactNode) =>
  renderToStaticMarkup(<SurroundingsContext value={surroundings()}>{drawn}</SurroundingsContext>)

/** While it streams: what can be done with an answer that has ended is drawn in a browser only. */
const bubble = (message: Partial<Message>) =>
  draw(
    <Bubble
      message={aMessage(1, { status: 'streaming', ...message })}
      imageHosts={[]}
      onRetry={undefined}
      last={false}
      takesFeedback={false}
    />,
  )

test.each(['visitor', 'assistant', 'agent', 'system'] as const)(
  'characters that turn the reading direction are dropped from what %s says',
  (role) => {
    expect(bubble({ role, text: turned })).toContain('abc')
  },
)

test.each(['assistant', 'agent'] as const)(
  'characters that turn the reading direction are dropped from the name of %s',
  (role) => {
    expect(bubble({ role, text: 'Hello', author: { name: turned } })).toContain('>abc<')
  },
)

test('characters that turn the reading direction are dropped from the name of a person who takes over or writes', () => {
  const notes = [{ state: 'active', afterSeq: 1 }] as const
  expect(draw(<HandoffLines notes={notes} after={1} until={undefined} person={{ name: turned }} />)).toContain('abc')
  expect(draw(<PersonTyping name={turned} />)).toContain('abc')
})

test('who said something without a name is announced: a person as the shop, the agent as what it is', () => {
  expect(bubble({ role: 'agent', text: 'Hello' })).toContain('>Pour-over shop<')
  expect(bubble({ role: 'assistant', text: 'Hello' })).toContain('>Assistant<')
})
