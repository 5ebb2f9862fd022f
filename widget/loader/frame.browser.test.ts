import { expect, test, vi } from 'vitest'
import { pass, soon, tag, visit } from '../test/shop-page.ts'

test('the panel is a document of the backend with the rights that it needs and no others', async () => {
  const page = await visit({ lang: 'pt-BR', html: tag({ locale: 'zh Hans&x' }) })
  page.parley('open')
  expect(page.frame).toMatchObject({
    src: `${location.origin}/embed/pk_demo?locale=zh%20Hans%26x`,
    allow: 'clipboard-write',
    referrerPolicy: 'strict-origin',
    title: 'Tidewater',
  })
  expect(page.frame?.loading).not.toBe('lazy')
  expect(page.frame?.parentElement).toBe(page.panel)
  expect([...(page.frame?.sandbox ?? [])].toSorted()).toEqual([
    'allow-downloads',
    'allow-forms',
    'allow-popups',
    'allow-popups-to-escape-sandbox',
    'allow-same-origin',
    'allow-scripts',
  ])
})

test('it fills the panel, and no focus inside scrolls it away', async () => {
  const page = await visit()
  page.parley('open')
  const panel = page.panel ?? expect.unreachable()
  expect(panel.clientHeight).toBeGreaterThan(300)
  expect(page.frame?.clientHeight).toBe(panel.clientHeight)
  panel.scrollTop = 100
  expect(panel.scrollTop).toBe(0)
})

test('one in the page is loaded when it comes near the screen', async () => {
  const page = await visit({ html: `<main></main>${tag({ mode: 'inline', target: 'main' })}` })
  expect(page.frame?.loading).toBe('lazy')
})

test('a panel that reloads hears hello again, and talks over a channel of its own', async () => {
  const page = await visit()
  const ready = page.listen('ready')
  await page.opened()
  const earlier = page.inside.port
  page.frame?.contentWindow?.location.reload()
  await soon(() => page.inside.port !== earlier && page.inside.heard?.length)
  expect(page.heardOf('hello')).toHaveLength(1)
  page.parley('send', 'Again')
  await pass(0)
  expect(page.heardOf('send')).toEqual([{ type: 'send', text: 'Again' }])
  await page.say({ type: 'ready' })
  expect(ready).toHaveLength(2)
})

test('what is said before the panel listens waits for it', async () => {
  const page = await visit()
  page.parley('send', 'First')
  await page.greeted()
  expect(page.heard().map(({ type }) => type)).toEqual(['hello', 'update', 'open', 'send'])
})

test('a panel that was given the keyboard before its document came is given it again, and no other', async () => {
  const page = await visit()
  page.parley('open')
  const frame = page.frame ?? expect.unreachable()
  const called: string[] = []
  for (const name of ['blur', 'focus'] as const) vi.spyOn(frame, name).mockImplementation(() => called.push(name))
  await page.greeted()
  expect(called).toEqual(['blur', 'focus'])
  page.launcher.focus()
  page.frame?.contentWindow?.location.reload()
  const earlier = page.inside.port
  await soon(() => page.inside.port !== earlier && page.inside.heard?.length)
  expect(called).toEqual(['blur', 'focus'])
  expect(page.chat?.shadowRoot?.activeElement).toBe(page.launcher)
})
