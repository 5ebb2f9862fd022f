import { expect, test } from 'vitest'
import { MapStorage } from '../../test/map-storage.ts'
import { createStorage } from './storage.ts'

const denied = () => {
  throw new DOMException('denied', 'SecurityError')
}

test('what is written is there for the next page view, under names of its own', () => {
  const local = new MapStorage()
  createStorage(() => local, 'a:', true).write('token', 'x')
  expect(createStorage(() => local, 'a:', true).read('token')).toBe('x')
  expect(createStorage(() => local, 'b:', true).read('token')).toBeUndefined()
})

test('null forgets', () => {
  const storage = createStorage(() => new MapStorage(), 'a:', true)
  storage.write('token', 'x')
  storage.write('token', null)
  expect(storage.read('token')).toBeUndefined()
})

test('where the browser denies it, the page view is remembered', () => {
  const storage = createStorage(denied, 'a:', true)
  expect(storage.denied).toBe(true)
  storage.write('token', 'x')
  expect(storage.read('token')).toBe('x')
})

test('where there is no room, the page view is remembered', () => {
  const storage = createStorage(() => new MapStorage(0), 'a:', true)
  storage.write('token', 'x')
  expect(storage.read('token')).toBe('x')
})

test('before consent nothing is kept; with it, what was written so far', () => {
  const local = new MapStorage()
  const storage = createStorage(() => local, 'a:', false)
  storage.write('token', 'x')
  expect(local.length).toBe(0)
  expect(storage.read('token')).toBe('x')
  storage.allow(true)
  expect(local.getItem('a:token')).toBe('x')
})

test('consent taken back clears what is ours and nothing else, and the page view goes on', () => {
  const local = new MapStorage()
  local.setItem('b:token', 'theirs')
  const storage = createStorage(() => local, 'a:', true)
  storage.write('token', 'x')
  storage.allow(false)
  expect([local.getItem('a:token'), local.getItem('b:token')]).toEqual([null, 'theirs'])
  expect(storage.read('token')).toBe('x')
})

test('a refusal clears what an earlier page stored, also where this one stored nothing', () => {
  const local = new MapStorage()
  createStorage(() => local, 'a:', true).write('token', 'x')
  createStorage(() => local, 'a:', false).allow(false)
  expect(local.length).toBe(0)
})

test('what a page wrote itself it can take back, and leaves what another has written since', () => {
  const local = new MapStorage()
  const storage = createStorage(() => local, 'a:', true)
  storage.write('token', 'mine')
  storage.write('draft', 'mine')
  const other = createStorage(() => local, 'a:', true)
  other.write('token', 'theirs')
  other.write('seen', 'theirs')
  storage.forgetWritten()
  expect(['token', 'draft', 'seen'].map(other.read)).toEqual(['theirs', undefined, 'theirs'])
})

test('what lasts as long as the page is taken back too', () => {
  const storage = createStorage(denied, 'a:', true)
  storage.write('token', 'mine')
  storage.forgetWritten()
  expect(storage.read('token')).toBeUndefined()
})
