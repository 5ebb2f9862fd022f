import type { Browser } from '@playwright/test'
import { type FakeAgent, startFakeAgent } from '../../backend/test/fake-agent.ts'
import { prepareBackend } from '../../e2e/world/backend-process.ts'
import { launchPhone } from './phone.ts'
import { startShop } from './shop.ts'
import { openSlowLink } from './slow-link.ts'

/** A phone before a shop that has the chat, each on a site of its own. */
export interface Street {
  readonly browser: Browser
  readonly agent: FakeAgent
  /** The shop's address, by the slow link or without it. */
  shopUrl(path: string, link: 'slow' | 'fast'): string
  close(): Promise<void>
}

export async function openStreet(): Promise<Street> {
  const agent = await startFakeAgent()
  const backend = await prepareBackend(`127.0.0.1:${agent.port}`, 'chat.localhost')
  await backend.start()
  const link = openSlowLink()
  const slowBackend = await link.to(Number(new URL(backend.url).port))
  // Which of the two links the shop names is set before each visit: its page and the chat are on the same one.
  let loaderUrl = `${backend.url}/parley.js`
  let siteKey = ''
  const shop = await startShop(() => ({ loaderUrl, siteKey }))
  const ports = { slow: await link.to(shop.port), fast: shop.port }
  const origins = Object.values(ports).flatMap((port) => ['--origin', `http://shop.localhost:${port}`])
  const made = ['site', 'create', '--json', '--name', 'Lumme', ...origins, '--agent-url', agent.url, '--private']
  siteKey = (JSON.parse(await backend.parley(made)) as { key: string }).key
  const browser = await launchPhone()
  return {
    browser,
    agent,
    shopUrl(path, by) {
      loaderUrl = by === 'slow' ? `http://chat.localhost:${slowBackend}/parley.js` : `${backend.url}/parley.js`
      return `http://shop.localhost:${ports[by]}${path}`
    },
    async close() {
      await browser.close()
      link.close()
      await shop.close()
      await backend.close()
      await agent.close()
    },
  }
}
