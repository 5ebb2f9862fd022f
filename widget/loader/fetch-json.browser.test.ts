import { expect, test } from 'vitest'
import { pass, soon, tag, visit } from '../test/shop-page.ts'

const address = `${location.origin}/v1/sites/pk_demo/config`

/** A page that asks for a chat, of which this becomes. */
async function ask(answer: () => Promise<Response>) {
  const page = await visit({ html: '<script src="/parley.js"></script>', chat: false })
  page.answer = answer
  page.parley('init', { site: 'pk_demo' })
  await pass(10)
  return page
}

test('an address that answers with an error costs a line that says which', async () => {
  const page = await ask(async () => new Response('{}', { status: 404 }))
  expect(page.warnings()).toEqual([['Parley:', address, 404]])
  expect(page.chat).toBeNull()
})

test('one that answers with no JSON costs a line', async () => {
  const page = await ask(async () => new Response('<!doctype html>'))
  await soon(() => page.warned.length)
  expect(page.warnings()).toEqual([['Parley:', address, expect.objectContaining({ name: 'SyntaxError' })]])
  expect(page.chat).toBeNull()
})

test('one that hangs is given up after five seconds', async () => {
  const page = await ask(() => new Promise(() => {}))
  await pass(4980)
  expect(page.warnings()).toEqual([])
  await pass(20)
  expect(page.warnings()).toEqual([['Parley:', address, expect.objectContaining({ name: 'TimeoutError' })]])
})

test('a config that came is not asked for again until somebody wants the panel, and then past every cache', async () => {
  const page = await visit({ html: tag() })
  expect(page.asked).toEqual([{ url: address, init: { signal: expect.anything() } }])
  page.parley('open')
  expect(page.asked[1]).toEqual({ url: address, init: { cache: 'reload', signal: expect.anything() } })
})
