import { expectTypeOf, test } from 'vitest'
import type { ParleyAction, ParleyCommand, ParleyCommands } from './types.ts'

/** The first argument of each overload, of at most ten. */
type CommandOf<Overloads> = Overloads extends {
  (command: infer A, ...more: never[]): unknown
  (command: infer B, ...more: never[]): unknown
  (command: infer C, ...more: never[]): unknown
  (command: infer D, ...more: never[]): unknown
  (command: infer E, ...more: never[]): unknown
  (command: infer F, ...more: never[]): unknown
  (command: infer G, ...more: never[]): unknown
  (command: infer H, ...more: never[]): unknown
  (command: infer I, ...more: never[]): unknown
  (command: infer J, ...more: never[]): unknown
}
  ? A | B | C | D | E | F | G | H | I | J
  : never

test('each command that the loader knows is typed', () => {
  expectTypeOf<CommandOf<ParleyCommands>>().toEqualTypeOf<ParleyCommand>()
})

test('events of the window carry their data', () => {
  expectTypeOf<WindowEventMap['parley:unread']['detail']>().toEqualTypeOf<{ count: number }>()
  expectTypeOf<WindowEventMap['parley:action']['detail']>().toEqualTypeOf<ParleyAction>()
})
