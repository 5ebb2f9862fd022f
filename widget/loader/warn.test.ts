import { expect, test, vi } from 'vitest'
import { errors, forgetErrors, warn } from './warn.ts'

test('the latest twenty mistakes are kept, until the chat is destroyed', () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  for (let count = 1; count <= 25; count++) warn('mistake', count)
  expect([errors.length, errors[0], errors[19]]).toEqual([20, 'mistake 25', 'mistake 6'])
  forgetErrors()
  expect(errors).toEqual([])
})
