import { expect, test } from 'vitest'
import { createPageActions } from './page-actions.ts'

/** A page that answers each request so; nothing: it never does. */
function pageThat(answer?: object, waitMs?: number) {
  const { raise, settle } = createPageActions(({ id }) => {
    if (answer) queueMicrotask(() => settle(id, Object(answer)))
  }, waitMs)
  return raise('add-to-cart', { sku: 'cup' })
}

test.each([{ status: 'done', text: 'In your cart' }, { status: 'sold-out' }, { status: 'failed', text: 'Try later' }])(
  'what the page says stands: $status',
  async (result) => {
    expect(await pageThat(result)).toEqual(result)
  },
)

test.each([{ status: 'ok', text: 'Fine' }, { status: 'undefined' }, {}])(
  'a status that is none counts as failed: %j',
  async (result) => {
    expect(await pageThat(result)).toEqual({ status: 'failed' })
  },
)

test('a page that never answers has failed', async () => {
  expect(await pageThat(undefined, 1)).toEqual({ status: 'failed' })
})
