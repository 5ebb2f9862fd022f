import { expectTypeOf, test } from 'vitest'
import type { ParleyAction, ParleyCommands } from './types.ts'

declare const Parley: ParleyCommands

test('a page in TypeScript is told what the commands take', () => {
  const use = () => {
    Parley('init', { site: 'pk_demo', mode: 'inline', target: '#chat' })
    Parley('page', { cart: { total: 20, currency: 'EUR', items: [] } })
    Parley('on', 'action', ({ name, respondWith }) => {
      expectTypeOf(name).toEqualTypeOf<string>()
      respondWith(Promise.resolve({ status: 'sold-out' }))
    })
    // @ts-expect-error: a site key is needed
    Parley('init', { color: '#fff' })
    // @ts-expect-error: no such command
    Parley('opne')
    // @ts-expect-error: no such event
    Parley('on', 'opened', () => {})
  }
  expectTypeOf(use).toEqualTypeOf<() => void>()
})

test('events of the window carry their data', () => {
  expectTypeOf<WindowEventMap['parley:unread']['detail']>().toEqualTypeOf<{ count: number }>()
  expectTypeOf<WindowEventMap['parley:action']['detail']>().toEqualTypeOf<ParleyAction>()
})
