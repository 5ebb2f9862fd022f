import { expect, test } from 'vitest'
import { memoryStorage } from '../../test/memory-storage.ts'
import { ownStorage } from './own-storage.ts'

/** What several people keep on one browser. */
function shared() {
  const storage = memoryStorage()
  return { storage, as: (owner: string | undefined) => ownStorage(storage, () => owner) }
}

test('what one customer keeps is read by no other, by no guest, and while nobody is known', () => {
  const { as } = shared()
  as('vis_a').write('draft', 'My size is 44\nand I am in a hurry')
  expect(['vis_a', 'vis_b', '', undefined].map((owner) => as(owner).read('draft'))).toEqual([
    'My size is 44\nand I am in a hurry',
    undefined,
    undefined,
    undefined,
  ])
})

test('what a guest keeps is theirs who signs in', () => {
  const { as } = shared()
  as('').write('draft', 'text')
  expect(as('vis_a').read('draft')).toBe('text')
})

test('what one forgets is not what another keeps', () => {
  const { as } = shared()
  as('vis_a').write('draft', 'text')
  as('vis_b').write('draft', null)
  expect(as('vis_a').read('draft')).toBe('text')
  as('vis_a').write('draft', null)
  expect(as('vis_a').read('draft')).toBeUndefined()
})

test('what the next one keeps takes its place: a browser of many people does not fill up', () => {
  const { as } = shared()
  as('vis_a').write('draft', 'of a')
  as('vis_b').write('draft', 'of b')
  expect(['vis_a', 'vis_b'].map((owner) => as(owner).read('draft'))).toEqual([undefined, 'of b'])
})

test('while it is not known whose it is, nothing is kept', () => {
  const { as, storage } = shared()
  as(undefined).write('draft', 'text')
  expect(storage.read('draft')).toBeUndefined()
})

test('what an earlier release kept without a name is nobody’s', () => {
  const { as, storage } = shared()
  storage.write('draft', 'hello')
  expect(as('').read('draft')).toBeUndefined()
})
