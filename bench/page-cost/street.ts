import type { Browser } from '@playwright/test'
import { startFakeAgent } from '../../backend/test/agents/fake-agent.ts'
import { prepareBackend } from '../../e2e/world/backend-process.ts'
import { launchPhone } from './phone.ts'
import { startShop } from './shop.ts'
import { openSlowLink } from './slow-link.ts'

/** A phone before a shop that has the chat, each on a site of its own, and both behind the same slow link. */
export interface Street {
  readonly browser: Browser
  shopUrl(path: string): string
  close(): Promise<void>
}

export async function openStreet(): Promise<Street> {
  const agent = await startFakeAgent()
  const backend = await prepareBackend(`127.0.0.1:${agent.port}`, 'chat.localhost')
  await backend.start()
  const link = openSlowLink()
  const loaderUrl = `http://chat.localhost:${await link.to(Number(new URL(backend.url).port))}/parley.js`
  let siteKey = ''
  const shop = await startShop(() => ({ loaderUrl, siteKey }))
  const origin = `http://shop.localhost:${await link.to(shop.port)}`
  const made = [
    'site',
    'create',
    '--json',
    '--name',
    'Lumme',
    '--origin',
    origin,
    '--agent-url',
    agent.url,
    '--private',
  ]
  siteKey = (JSON.parse(await backend.parley(made)) as { key: string }).key
  const browser = await launchPhone()
  return {
    browser,
    shopUrl: (path) => origin + path,
    async close() {
      await browser.close()
      link.close()
      await shop.close()
      await backend.close()
      await agent.close()
    },
  }
}
