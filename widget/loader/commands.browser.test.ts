import { expect, test } from 'vitest'
import { pass, tag, visit } from '../test/shop-page.ts'

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('a page opens, closes and turns the chat, and hears of each change once', async () => {
  const page = await visit()
  const heard: string[] = []
  page.parley('on', 'open', () => heard.push('open'))
  page.parley('on', 'close', () => heard.push('close'))
  for (const command of ['close', 'open', 'open', 'close', 'close', 'toggle', 'toggle'] as const) page.parley(command)
  expect(heard).toEqual(['open', 'close', 'open', 'close'])
})

test('a page that sends a message opens the chat with it', async () => {
  const page = await visit()
  await page.opened()
  page.parley('close')
  page.parley('send', 42)
  await pass(0)
  expect(page.isOpen).toBe(true)
  expect(page.heardOf('send')).toEqual([{ type: 'send', text: '42' }])
})

test('who the shopper is goes to the panel at once, or with its hello', async () => {
  const page = await visit()
  page.parley('identify', 'token-1')
  await page.opened()
  expect(page.heardOf('hello')[0]).toMatchObject({ identity: 'token-1' })
  expect(page.heardOf('identify')).toEqual([])
  page.parley('identify', 7)
  await pass(0)
  expect(page.heardOf('identify')).toEqual([{ type: 'identify', token: '7' }])
})

test('a page says what is on it, but where it is we see ourselves', async () => {
  const page = await visit()
  await page.opened()
  page.parley('page', { product: { id: '7' }, url: 'https://elsewhere.example', title: 'Another' })
  await pass(0)
  const { title, referrer } = page.document
  expect(page.heardOf('page')).toEqual([
    { type: 'page', page: { product: { id: '7' }, url: `${location.origin}/shop`, title, referrer } },
  ])
})

test('a page changes the look as it goes, and the panel hears of it', async () => {
  const page = await visit({ html: tag({ label: 'Before' }) })
  await page.opened()
  page.parley('update', { color: '#ff0000', label: 'After' })
  await pass(0)
  expect(page.launcher.ariaLabel).toBe('After')
  expect(page.heardOf('update').slice(1)).toEqual([
    {
      type: 'update',
      options: expect.objectContaining({ color: 'rgb(255, 0, 0)', label: 'After' }),
      colorScheme: 'light',
    },
  ])
})

test('the page asks the panel for a report, and has it', async () => {
  const page = await visit()
  const asking = page.parley('debug', 'download')
  expect(page.isOpen).toBe(false)
  await page.greeted()
  expect(page.heardOf('debug')).toEqual([{ type: 'debug', download: true }])
  await page.say({ type: 'debug', report: { version: '1' } })
  expect(await asking).toEqual({ version: '1' })
  page.parley('debug')
  await pass(0)
  expect(page.heardOf('debug')[1]).toEqual({ type: 'debug', download: false })
})

test('where no panel answers there is no report after three seconds', async () => {
  const page = await visit()
  const asking = Promise.race([page.parley('debug'), wait(2999).then(() => 'none yet')])
  await pass(2999)
  expect(await asking).toBe('none yet')
  const asked = page.parley('debug')
  await pass(3000)
  expect(await asked).toBeUndefined()
})

test.each([
  ['functional', true],
  ['refused', false],
] as const)('a visitor whose consent is "%s" later has it told to the panel', async (consent, storage) => {
  const page = await visit({ html: tag({ consent: 'wait' }) })
  await page.opened()
  page.parley('consent', { storage })
  page.parley('update', {})
  await pass(0)
  expect(page.heardOf('consent')).toEqual([{ type: 'consent', storage }])
  expect(page.heardOf('update').at(-1)).toMatchObject({ options: { consent } })
})

test('only a plain yes is consent', async () => {
  const page = await visit({ html: tag({ consent: 'wait' }) })
  await page.opened()
  page.parley('consent')
  page.parley('consent', { storage: 'yes' })
  await pass(0)
  expect(page.heardOf('consent').map(({ storage }) => storage)).toEqual([false, false])
})

test('opened by the page the chat takes the focus', async () => {
  const page = await visit()
  page.parley('open')
  expect(page.chat?.shadowRoot?.activeElement).toBe(page.frame)
})
