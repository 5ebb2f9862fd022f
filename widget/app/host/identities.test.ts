import { expect, test } from 'vitest'
import { createIdentities } from './identities.ts'

function identitiesOf(page: { answersAtOnce?: string }, waitMs?: number) {
  const unasked: string[] = []
  const identities = createIdentities(
    () => page.answersAtOnce && identities.told(page.answersAtOnce),
    (token) => unasked.push(token),
    waitMs,
  )
  return { ...identities, unasked }
}

test('what the page answers is no news besides', async () => {
  const { fresh, unasked } = identitiesOf({ answersAtOnce: 'who' })
  expect(await fresh()).toBe('who')
  expect(unasked).toEqual([])
})

test('what the page tells unasked takes effect, also after it was asked', async () => {
  const { fresh, told, unasked } = identitiesOf({ answersAtOnce: 'who' })
  told('first')
  await fresh()
  told('later')
  expect(unasked).toEqual(['first', 'later'])
})

test('an answer that comes too late takes effect all the same', async () => {
  const { fresh, told, unasked } = identitiesOf({}, 1)
  expect(await fresh()).toBeUndefined()
  told('slow')
  expect(unasked).toEqual(['slow'])
})
