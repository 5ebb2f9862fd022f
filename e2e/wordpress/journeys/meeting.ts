import { type BrowserContext, test as base, type Page } from '@playwright/test'
import { type FakeAgent, startFakeAgent } from '../../../backend/test/agents/fake-agent.ts'
import { type BackendProcess, prepareBackend } from '../../world/backend-process.ts'
import { shopperContext } from '../../world/browser.ts'
import { Shopper } from '../../world/world.ts'
import { begin } from '../world/begin.ts'
import { startWordPress, stopUncomplaining, type WordPress } from '../world/wordpress.ts'
import { Merchant } from './merchant.ts'

/** The real backend and a real WordPress, which have never heard of each other. */
interface Meeting {
  readonly backend: BackendProcess
  readonly wordpress: WordPress
  /** A stand-in for n8n, on an address that the operator has listed. */
  readonly agent: FakeAgent
}

interface Fixtures {
  /** An admin of the WordPress, on which the plugin lies and is not active. */
  merchant: Merchant
  /** Somebody else of that WordPress, with a browser of their own. */
  signIn(name: string): Promise<Merchant>
  /** A visitor of the shop, on its front page. */
  visit(home?: string): Promise<Shopper>
  /** A browser of one's own. */
  newPage(): Promise<Page>
}

export const test = base.extend<Fixtures, { meeting: Meeting }>({
  meeting: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const agent = await startFakeAgent()
      // Of the two names of loopback the console takes the other one, as in development.
      const backend = await prepareBackend(`127.0.0.1:${agent.port}`, 'localhost')
      const wordpress = await startWordPress({ PARLEY_CHAT_BACKEND: backend.url })
      await backend.start({ SITE_PRIVATE_HOSTS: `${wordpress.url} http://localhost:${wordpress.port}` })
      await use({ backend, wordpress, agent })
      await backend.close()
      await stopUncomplaining(wordpress)
      await agent.close()
    },
    // The first of a machine fetches WordPress.
    { scope: 'worker', timeout: 300_000 },
  ],
  merchant: async ({ meeting: { wordpress }, signIn }, use) => {
    const error = await wordpress.php(begin({ activated: false }))
    if (error) throw new Error(error)
    await use(await signIn('admin'))
  },
  signIn: async ({ meeting, newPage }, use) => use(async (name) => Merchant.signIn(await newPage(), meeting, name)),
  visit: async ({ meeting: { wordpress }, newPage }, use) =>
    use(async (home = wordpress.url) => {
      const page = await newPage()
      await page.goto(home)
      return new Shopper(page)
    }),
  newPage: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext(shopperContext)
      contexts.push(context)
      return context.newPage()
    })
    for (const context of contexts) await context.close()
  },
})

export { expect } from '@playwright/test'
