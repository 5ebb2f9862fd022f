import { expect, test } from 'vitest'
import { exclusively, type Locks } from './locks.ts'

const { locks } = navigator
const denyingLocks: Locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }

test('exclusive work runs one after the other', async () => {
  const running: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = exclusively(locks, 'work', async () => {
    running.push('first begins')
    await gate.promise
    running.push('first ends')
  })
  const second = exclusively(locks, 'work', async () => {
    running.push('second')
  })
  gate.resolve()
  await Promise.all([first, second])
  expect(running).toEqual(['first begins', 'first ends', 'second'])
})

test.each([
  ['locks', locks],
  ['no locks', undefined],
  ['denied locks', denyingLocks],
])('with %s work runs once, and its failure is its own', async (_, given) => {
  let runs = 0
  const work = async () => {
    runs++
    throw new Error('refused')
  }
  await expect(exclusively(given, 'failing', work)).rejects.toThrow('refused')
  expect(runs).toBe(1)
})
