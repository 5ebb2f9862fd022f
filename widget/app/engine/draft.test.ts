import { expect, test } from 'vitest'
import { memoryStorage } from '../../test/memory-storage.ts'
import { createDraft } from './draft.ts'
import { ownStorage } from './own-storage.ts'

/** A field in a browser that several people use one after the other. */
function browser() {
  const storage = memoryStorage()
  let writer: string | undefined
  const owner = () => writer
  return {
    open(as: string | undefined) {
      writer = as
      return createDraft(ownStorage(storage, owner), owner)
    },
    /** The session says who it is. */
    become(as: string, draft: ReturnType<typeof createDraft>) {
      writer = as
      draft.claim()
    },
  }
}

test('the draft of one customer is not shown to the next, and waits for its writer', () => {
  const { open, become } = browser()
  const draft = open('vis_a')
  draft.write('My size is 44')
  become('vis_b', draft)
  expect(draft.read()).toBe('')
  become('vis_a', draft)
  expect(draft.read()).toBe('My size is 44')
})

test('a page that does not know yet who it is shows no customer’s draft; once it does, their own', () => {
  const { open, become } = browser()
  open('vis_a').write('My size is 44')
  const draft = open(undefined)
  expect(draft.read()).toBe('')
  become('vis_a', draft)
  expect(draft.read()).toBe('My size is 44')
})

test('what stands in the field stays there as its writer becomes known, and is theirs from then on', () => {
  const { open, become } = browser()
  const draft = open(undefined)
  draft.write('Do you ship to Norway?')
  become('vis_a', draft)
  expect(draft.read()).toBe('Do you ship to Norway?')
  expect(open('vis_a').read()).toBe('Do you ship to Norway?')
  expect(open('').read()).toBe('')
})

test('a renewed session leaves the field as it is', () => {
  const { open, become } = browser()
  const draft = open('vis_a')
  open('vis_a').write('in another tab')
  become('vis_a', draft)
  expect(draft.read()).toBe('')
})

test('whoever draws the field is told of its text', () => {
  const { open, become } = browser()
  const draft = open('vis_a')
  const texts: string[] = []
  draft.subscribe(() => texts.push(draft.read()))
  draft.write('My size')
  become('vis_b', draft)
  expect(texts).toEqual(['My size', ''])
})
