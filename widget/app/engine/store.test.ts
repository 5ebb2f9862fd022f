import { expect, test } from 'vitest'
import { createStore } from './store.ts'

/** A store whose listeners' every look is recorded, and the moment for which what may wait is put together. */
function watched() {
  const waiting: (() => void)[] = []
  const store = createStore({ text: '', open: false }, (tell) => waiting.push(tell))
  const told: string[] = []
  store.subscribe(() => told.push(store.get().text))
  return { ...store, told, moment: () => waiting.splice(0).forEach((tell) => void tell()), waiting }
}

test('changes that may wait are there at once, and told of together', () => {
  const { updateSoon, get, told, moment, waiting } = watched()
  for (const text of ['H', 'He', 'Hey']) updateSoon({ text })
  expect([get().text, told, waiting.length]).toEqual(['Hey', [], 1])
  moment()
  expect(told).toEqual(['Hey'])
})

test('a change that cannot wait takes along those that do, and nothing is told twice', () => {
  const { update, updateSoon, told, moment } = watched()
  updateSoon({ text: 'He' })
  update({ open: true })
  expect(told).toEqual(['He'])
  moment()
  expect(told).toEqual(['He'])
  updateSoon({ text: 'Hey' })
  moment()
  expect(told).toEqual(['He', 'Hey'])
})
