import { expect, test } from 'vitest'
import { uuid } from './uuid.ts'

const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) }

test('where randomUUID is missing, as on a plain-http shop, the ids are version 4 UUIDs all the same', () => {
  for (let index = 0; index < 200; index++) {
    expect(uuid(insecure)).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  }
})

test('no two are the same', () => {
  expect(new Set(Array.from({ length: 200 }, () => uuid(insecure))).size).toBe(200)
})
