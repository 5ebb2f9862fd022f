import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { createExports } from './one-export.ts'

async function* parts() {
  yield 'a'
  yield 'b'
}

it('an account has one export at a time, and the next when that one was read or broke off', async () => {
  const exportOf = createExports()
  const first = exportOf('acc_1', parts())
  expect(() => exportOf('acc_1', parts())).toThrow(expect.objectContaining({ code: 'rate_limited' }))
  expect(await text(exportOf('acc_2', parts()))).toBe('ab')
  expect(await text(first)).toBe('ab')
  const second = exportOf('acc_1', parts())
  const closed = once(second, 'close')
  second.destroy()
  await closed
  expect(await text(exportOf('acc_1', parts()))).toBe('ab')
})
