import { expect, it } from 'vitest'
import { conversationRecord } from '../../test/fixtures/records.ts'
import { sameHandoff } from './handoff.ts'

it('is the same without a conversation as in one in which nobody was asked for', () => {
  expect(sameHandoff(null, conversationRecord())).toBe(true)
  expect(sameHandoff(conversationRecord(), null)).toBe(true)
  expect(sameHandoff(null, conversationRecord({ handoff: 'requested' }))).toBe(false)
})

it('is another when another person has come, or shows another face', () => {
  const withPerson = (name: string, avatarUrl: string) =>
    conversationRecord({ handoff: 'active', handoffAuthor: { name, avatarUrl } })
  const ada = withPerson('Ada', 'https://shop.example/ada.png')
  expect(sameHandoff(ada, withPerson('Ada', 'https://shop.example/ada.png'))).toBe(true)
  expect(sameHandoff(ada, withPerson('Bob', 'https://shop.example/ada.png'))).toBe(false)
  expect(sameHandoff(ada, withPerson('Ada', 'https://shop.example/new.png'))).toBe(false)
})
