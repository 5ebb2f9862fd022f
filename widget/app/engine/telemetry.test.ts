import { expect, test } from 'vitest'
import { aSite } from '../../test/fixtures.ts'
import { memoryStorage } from '../../test/memory-storage.ts'
import { type ChatState, initialState } from './chat-state.ts'
import { createDiary, watch } from './diary.ts'
import type { RequestOptions } from './request.ts'
import { createStore } from './store.ts'
import { tellOnce } from './telemetry.ts'

function page(telemetry: boolean, tabStorage = memoryStorage()) {
  const site = { ...aSite, features: { ...aSite.features, telemetry } }
  const told: [string, RequestOptions | undefined][] = []
  const chat = {
    store: createStore<ChatState>({ ...initialState, site }),
    authorized: async (path: string, options?: RequestOptions) => {
      told.push([path, options])
      return new Response(null, { status: 204 })
    },
  }
  const diary = createDiary()
  diary.opened = true
  return { chat, diary, told, tell: () => tellOnce(chat, diary, tabStorage), tabStorage }
}

test('figures and codes are told once a session of the tab, over page views', () => {
  const first = page(true)
  Object.assign(first.diary, { loadMs: 420, typeableMs: 0, reconnects: 2 })
  for (const code of ['offline', 'rate_limited', 'offline']) first.diary.note(code)
  first.tell()
  first.tell()
  const body = { loadMs: 420, typeableMs: 0, reconnects: 2, errors: { offline: 2, rate_limited: 1 } }
  expect(first.told).toEqual([['/v1/telemetry', { method: 'POST', body, keepalive: true }]])
  const second = page(true, first.tabStorage)
  second.tell()
  expect(second.told).toEqual([])
})

test('a site that wants none gets none', () => {
  const { tell, told } = page(false)
  tell()
  expect(told).toEqual([])
})

test('a frame that nobody opened has nothing to tell', () => {
  const { tell, told, diary } = page(true)
  diary.opened = false
  tell()
  expect(told).toEqual([])
})

test('the diary remembers the last twenty errors one by one, and counts all', () => {
  const diary = createDiary()
  for (let index = 0; index < 25; index++) diary.note(index < 5 ? 'offline' : 'unavailable')
  expect(diary.errors).toHaveLength(20)
  expect(diary.counts).toEqual({ offline: 5, unavailable: 20 })
  expect(Object.keys(diary.errors[0] ?? {})).toEqual(['code', 'at', 'requestId'])
})

test('the diary counts connections that came back, and bugs', () => {
  const { store } = page(true).chat
  const diary = createDiary()
  watch(store, diary)
  for (const connection of ['open', 'none', 'open', 'lost', 'lost', 'open'] as const) store.update({ connection })
  store.update({ failure: 'rate_limited' })
  store.update({ failure: 'internal' })
  store.update({ open: true })
  expect(diary).toMatchObject({ reconnects: 1, counts: { internal: 1 } })
})
