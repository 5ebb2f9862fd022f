import { expect, test } from 'vitest'
import { readBlock } from './read-block.ts'

test('a block that holds is read', () => {
  const source = '{"type":"quick-replies","options":[{"label":"Yes"},{"label":"No","text":"No, thanks"}]}'
  expect(readBlock(source)).toEqual(JSON.parse(source))
})

test('characters that turn the reading direction around are taken out, escaped or not', () => {
  const source = '{"type":"quick-replies","options":[{"label":"a\\u202eb","text":"\\u2066c\u202d"}]}'
  expect(readBlock(source)).toEqual({ type: 'quick-replies', options: [{ label: 'ab', text: 'c' }] })
})

test.each([
  ['no JSON', '{"type":'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['an unknown type', '{"type":"video","text":"See the video"}'],
  ['a block without what it is for', '{"type":"products","items":[]}'],
  ['a reply that says nothing', '{"type":"quick-replies","options":[{"label":" "}]}'],
  ['a reply of which only the direction is said', '{"type":"quick-replies","options":[{"label":"\\u202e"}]}'],
  ['a reply that sends nothing', '{"type":"quick-replies","options":[{"label":"Yes","text":""}]}'],
  ['an address that runs a script', '{"type":"products","items":[{"id":"1","title":"x","url":"javascript:alert(1)"}]}'],
  ['a price that is a text', '{"type":"products","items":[{"id":"1","title":"x","price":"12"}]}'],
])('%s is no block', (_, source) => {
  expect(readBlock(source)).toBeNull()
})
