import type { Page } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { expect, Shopper, test } from '../world/world.ts'

test('a strict policy of the shop bears the chat', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Even here.']))
  const page = await browsing.context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text())
  })
  const shopper = new Shopper(page)
  await page.goto(world.shop.url('shop.localhost', '/strict'))
  await shopper.open()
  await shopper.say('Are you there?')
  await expect(shopper.answers()).toHaveText(['Even here.'])
  const box = await shopper.launcher.boundingBox()
  expect(box?.width, 'the launcher has its style').toBeGreaterThanOrEqual(44)
  expect(complaints).toEqual([])
})

test('an origin that is not listed cannot frame the chat', async ({ browsing, world }) => {
  const page = await browsing.context.newPage()
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
  await page.goto(world.shop.url('thief.localhost', '/bare'))
  await addFrame(page, `${world.backend.url}/embed/${world.siteKey}`)
  await refused
  const frame = page.frames().find((each) => each !== page.mainFrame())
  expect(await frame?.locator('textarea').count()).toBe(0)
})

test('a chat that is opened by itself, at the top, takes no hello', async ({ browsing, world }) => {
  const opener = await browsing.context.newPage()
  await opener.goto(world.shop.url())
  const opened = browsing.context.waitForEvent('page')
  await opener.evaluate((address) => {
    const target = window.open(address)
    ;(window as unknown as { opened: Window | null }).opened = target
  }, `${world.backend.url}/embed/${world.siteKey}`)
  const chat = await opened
  const sessions = sessionsOf(chat)
  await chat.waitForLoadState()
  expect(await helloInto(opener, 'opened', world.backend.url)).toBe('silence')
  expect(sessions.count()).toBe(0)
})

test('neither a sibling frame nor a foreign window can shake hands', async ({ browsing, world }) => {
  const page = await browsing.context.newPage()
  const sessions = sessionsOf(page)
  await page.goto(world.shop.url('shop.localhost', '/bare'))
  await addFrame(page, `${world.backend.url}/embed/${world.siteKey}`)
  await addFrame(page, world.shop.url('shop.localhost', '/bare'))
  const sibling = page
    .frames()
    .find((frame) => frame.url() === world.shop.url('shop.localhost', '/bare') && frame !== page.mainFrame())
  if (!sibling) throw new Error('the sibling frame is missing')
  // The shop's own origin, and still not the parent: the frame has to look at the source as well.
  const answer = await sibling.evaluate(
    ({ api, hello }) =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => resolve(`answered ${data.type}`)
        window.parent.frames[0]?.postMessage(hello, api, [port2])
        setTimeout(() => resolve('silence'), 1000)
      }),
    { api: world.backend.url, hello: hello(world.shop.url()) },
  )
  expect(answer).toBe('silence')
  expect(sessions.count()).toBe(0)

  // And to show that the frame was listening all the while: its parent is heard.
  expect(await helloInto(page, 0, world.backend.url, 20_000)).toBe('answered ready')
})

const hello = (url: string) => ({
  parley: 1,
  type: 'hello',
  page: { url },
  colorScheme: 'light',
  options: { site: '' },
})

/** Sends a hello with a port to a window of the page's and tells what comes back; after so long, that nothing has. */
function helloInto(page: Page, target: string | number, api: string, silenceMs = 1000): Promise<string> {
  return page.evaluate(
    ({ target, api, hello, silenceMs }) =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => resolve(`answered ${data.type}`)
        const to = (
          typeof target === 'number' ? window.frames[target] : (window as unknown as Record<string, Window>)[target]
        ) as Window
        to.postMessage(hello, api, [port2])
        setTimeout(() => resolve('silence'), silenceMs)
      }),
    { target, api, hello: hello(page.url()), silenceMs },
  )
}

async function addFrame(page: Page, address: string): Promise<void> {
  await page.evaluate(
    (src) =>
      new Promise<void>((resolve) => {
        const frame = document.createElement('iframe')
        frame.src = src
        frame.referrerPolicy = 'strict-origin'
        frame.onload = () => resolve()
        document.body.append(frame)
      }),
    address,
  )
}

function sessionsOf(page: Page): { count(): number } {
  let count = 0
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/v1/sessions') count++
  })
  return { count: () => count }
}
