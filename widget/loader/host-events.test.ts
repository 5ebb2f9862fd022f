import { afterEach, expect, test, vi } from 'vitest'
import { ask, forgetListeners, off, on } from './host-events.ts'

afterEach(() => {
  forgetListeners()
  vi.unstubAllGlobals()
})

const action = () => ({ id: 'a', name: 'add-to-cart', data: {} })

/** What the browser tells of errors that nobody caught. */
function watchErrors(): unknown[] {
  const reported: unknown[] = []
  vi.stubGlobal('dispatchEvent', () => true)
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  return reported
}

test('an answer that a page promised and broke has failed, and the browser reports why', async () => {
  const reported = watchErrors()
  const sold = new Error('No such cart')
  on('action', ({ respondWith }: { respondWith(answer: unknown): void }) => respondWith(Promise.reject(sold)))
  expect(await ask(action())).toEqual({ status: 'failed', text: undefined })
  expect(reported).toEqual([sold])
})

test('a listener that throws is reported, and the next one hears; one that is taken off does not', async () => {
  const reported = watchErrors()
  const late = ({ respondWith }: { respondWith(answer: unknown): void }) => respondWith({ status: 'sold-out' })
  on('action', 'no function')
  on('action', ({ respondWith }: { respondWith(answer: unknown): void }) => respondWith({ status: 'done', text: 1 }))
  on('action', late)
  off('action', late)
  expect(await ask(action())).toEqual({ status: 'done', text: '1' })
  expect(reported).toEqual([expect.any(TypeError)])
})
