import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Request } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import type { WidgetManifest } from '../../widget/build.ts'
import { budgets, untilFirstAnswer } from '../../widget/weight.ts'
import type { BackendProcess } from '../world/backend-process.ts'
import { expect, Shopper, test } from '../world/world.ts'

const dist = fileURLToPath(new URL('../../widget/dist', import.meta.url))

test('until the first streamed answer stands formatted, Chromium fetches what the budget counts, and from us alone', async ({
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['We have **two**:\n\n- a dripper\n', '- a carafe\n']))
  const page = await browsing.context.newPage()
  const requests: Request[] = []
  page.on('request', (request) => requests.push(request))
  await page.goto(world.shop.url())
  const shopper = new Shopper(page)
  await shopper.open()
  await shopper.say('What do you have?')
  await expect(shopper.answers().locator('li')).toHaveText(['a dripper', 'a carafe'])
  await expect(shopper.answers().locator('strong')).toHaveText('two')

  const origins = new Set(requests.map((request) => new URL(request.url()).origin))
  expect(origins).toEqual(new Set([new URL(world.shop.url()).origin, world.backend.url]))
  expect(requests.map((request) => request.resourceType())).not.toContain('font')

  const fetched = requests.filter((request) => /^\/(?:assets|embed)\//.test(new URL(request.url()).pathname))
  const paths = fetched.map((request) => new URL(request.url()).pathname.slice(1))
  const manifest: WidgetManifest = JSON.parse(await readFile(`${dist}/manifest.json`, 'utf8'))
  expect(paths.sort()).toEqual([...untilFirstAnswer(manifest, 'en'), `embed/${world.siteKey}`].sort())
  const responses = await Promise.all(fetched.map((request) => request.response()))
  expect(new Set(responses.map((response) => response?.headers()['content-encoding']))).toEqual(new Set(['br']))
  const sizes = await Promise.all(fetched.map((request) => request.sizes()))
  const inBrotli = sum(sizes.map(({ responseBodySize }) => responseBodySize))
  // Chromium takes brotli. The budget is in gzip, which is what is compared between chats, so each is asked for in that too.
  const inGzip = sum(await Promise.all(fetched.map((request) => gzipSize(request.url(), world.backend))))
  expect(inBrotli).toBeLessThan(inGzip)
  expect(inGzip).toBeLessThanOrEqual(budgets.panel.gzip)
})

const sum = (sizes: readonly number[]) => sizes.reduce((before, size) => before + size, 0)

/** How many bytes come for an address to a browser that takes gzip alone. */
async function gzipSize(url: string, { url: api, local }: BackendProcess): Promise<number> {
  const { headers } = await fetch(url.replace(api, local), { headers: { 'accept-encoding': 'gzip' } })
  expect(headers.get('content-encoding')).toBe('gzip')
  return Number(headers.get('content-length'))
}

test('a field stands before the scripts have come, and what is typed into it on a slow phone is kept', async ({
  browsing,
  world,
}) => {
  const page = await browsing.context.newPage()
  const session = await browsing.context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const { promise: sent, resolve: send } = Promise.withResolvers<void>()
  await page.route('**/assets/app-*.js', async (route) => {
    await sent
    await route.continue()
  })
  await page.clock.install()
  await page.goto(world.shop.url())
  const shopper = new Shopper(page)
  await shopper.launcher.waitFor()
  // The loader gives a chat up that takes too long.
  await page.clock.pauseAt(Date.now() + 10_000)
  await shopper.launcher.click()
  await shopper.input.click()
  await page.keyboard.type('Do you ship')
  await expect(shopper.chat.locator('.panel')).toHaveCount(0)
  send()
  await shopper.chat.locator('.panel').waitFor()
  await page.clock.resume()
  await expect(shopper.input).toBeFocused()
  await page.keyboard.type(' to Berlin?')
  await expect(shopper.input).toHaveValue('Do you ship to Berlin?')
})
