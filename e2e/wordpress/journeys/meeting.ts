import { type BrowserContext, test as base, type Cookie, type Page } from '@playwright/test'
import { type FakeAgent, startFakeAgent, stream } from '../../../backend/test/agents/fake-agent.ts'
import { type BackendProcess, prepareBackend } from '../../world/backend-process.ts'
import { shopperContext } from '../../world/browser.ts'
import { Shopper } from '../../world/world.ts'
import { begin } from '../world/begin.ts'
import { startWordPress, stopUncomplaining, type WordPress } from '../world/wordpress.ts'
import { keepOptions, restoreOptions } from './kept-options.ts'
import { Merchant } from './merchant.ts'

/** The real backend and a real WordPress, which have never heard of each other. */
interface Meeting {
  readonly backend: BackendProcess
  readonly wordpress: WordPress
  /** A stand-in for n8n, on an address that the operator has listed. */
  readonly agent: FakeAgent
  /** Of when `connected` was first wanted: connecting is slow, and no test that wants it ends it. */
  kept: Kept | null
}

interface Kept {
  /** What the plugin stored. */
  readonly options: string
  /** By which the console knows the merchant. */
  readonly cookies: Cookie[]
}

interface Fixtures {
  /** An admin of the WordPress, on which the plugin lies and is not active. */
  merchant: Merchant
  /** The same, on whose site the chat is, answered by `agent`. */
  connected: Merchant
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
      await use({ backend, wordpress, agent, kept: null })
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
  connected: async ({ meeting, merchant }, use) => {
    const { agent, backend, wordpress } = meeting
    const context = merchant.page.context()
    agent.answerWith(stream(['Hello!']))
    if (meeting.kept === null) {
      await merchant.connect()
      const siteKey = await wordpress.php(`echo Parley_Chat\\Site_State::current()['site_key'];`)
      await backend.parley(['site', 'set-agent', siteKey, '--agent-url', agent.url, '--private'])
      // WordPress has the same host.
      const cookies = (await context.cookies(backend.local)).filter(({ name }) => name.startsWith('parley'))
      meeting.kept = { options: await wordpress.php(keepOptions), cookies }
    } else {
      await wordpress.php(restoreOptions(meeting.kept.options))
      await context.addCookies(meeting.kept.cookies)
    }
    await use(merchant)
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
