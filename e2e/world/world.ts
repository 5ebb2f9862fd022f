import { test as base, expect, type FrameLocator, type Page } from '@playwright/test'
import { type FakeAgent, startFakeAgent } from '../../backend/test/agents/fake-agent.ts'
import { type BackendProcess, prepareBackend } from './backend-process.ts'
import { type Browsing, shopperContext } from './browser.ts'
import { buildOnReact, type ServePanel } from './react-build.ts'
import { type Shop, startShop } from './shop.ts'

/** Everything that a journey happens in. */
export interface World {
  readonly backend: BackendProcess
  readonly agent: FakeAgent
  readonly shop: Shop
  /** Of the site that the shop's pages have in this test. */
  readonly siteKey: string
  /** Has the next test's pages another site. */
  nextSite(): void
  /** Makes a site whose shop may be framed from `origins`; its key. */
  newSite(origins: readonly string[], more?: readonly string[]): Promise<string>
  /** The same; also the key with which a workflow pushes messages. */
  newSiteWithSecret(origins: readonly string[], more?: readonly string[]): Promise<{ key: string; secretKey: string }>
}

interface Fixtures {
  browsing: Browsing
  /** A tab on the shop's page, chat closed. */
  shopper: Shopper
}

export interface Runtime {
  /** What the panel is built on. */
  runtime: 'preact' | 'react'
}

interface WorkerFixtures extends Runtime {
  world: World
  servePanel: ServePanel
}

/**
 * All shoppers of a worker come from one address, and what one address may do to a site is limited by the minute: so many
 * sites share the tests.
 */
const siteCount = 5

export const test = base.extend<Fixtures, WorkerFixtures>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const agent = await startFakeAgent()
      const backend = await prepareBackend(`127.0.0.1:${agent.port}`, 'chat.localhost')
      await backend.start()
      let siteKeys: string[] = []
      let turn = 0
      const siteKey = () => siteKeys[turn % siteCount] ?? ''
      const shop = await startShop(() => ({ api: backend.url, siteKey: siteKey() }))
      const newSiteWithSecret = async (origins: readonly string[], more: readonly string[] = []) => {
        const named = origins.flatMap((origin) => ['--origin', origin])
        const args = [
          'site',
          'create',
          '--json',
          '--name',
          'Lumme',
          ...named,
          '--agent-url',
          agent.url,
          '--private',
          ...more,
        ]
        return JSON.parse(await backend.parley(args)) as { key: string; secretKey: string }
      }
      const newSite = async (...given: Parameters<World['newSite']>) => (await newSiteWithSecret(...given)).key
      const origins = [new URL(shop.url()).origin, new URL(shop.url('plain.test')).origin]
      siteKeys = await Promise.all(Array.from({ length: siteCount }, () => newSite(origins)))
      await use({
        backend,
        agent,
        shop,
        get siteKey() {
          return siteKey()
        },
        nextSite() {
          turn += 1
        },
        newSite,
        newSiteWithSecret,
      })
      await shop.close()
      await backend.close()
      await agent.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  runtime: ['preact', { scope: 'worker', option: true }],
  servePanel: [
    async ({ runtime }, use) => use(runtime === 'react' ? await buildOnReact() : async () => {}),
    { scope: 'worker', timeout: 60_000 },
  ],
  browsing: async ({ browser, servePanel, world }, use) => {
    world.nextSite()
    const context = await browser.newContext(shopperContext)
    await servePanel(context)
    await use({ context })
    await context.close()
  },
  shopper: async ({ browsing, world }, use) => {
    const page = await browsing.context.newPage()
    await page.goto(world.shop.url())
    await use(new Shopper(page))
  },
})

/** A person in front of a shop's page. */
export class Shopper {
  readonly page: Page
  readonly launcher
  readonly chat: FrameLocator
  readonly input
  readonly log
  /** Tokens that this tab showed, oldest first: what a test asks the backend with on the shopper's behalf. */
  readonly tokens: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('request', (request) => {
      const token = /^Bearer (.+)$/.exec(request.headers().authorization ?? '')?.[1]
      if (token) this.tokens.push(token)
    })
    this.launcher = page.locator('parley-chat button')
    this.chat = page.frameLocator('parley-chat iframe')
    this.input = this.chat.getByRole('textbox')
    this.log = this.chat.getByRole('log')
  }

  /** Opens the chat and waits until it may be typed into. */
  async open(): Promise<void> {
    await this.launcher.click()
    await this.chat.locator('.panel').waitFor()
  }

  /**
   * Waits until keys reach the field: that it has the focus within its frame, and the frame the keyboard, which follows a
   * moment later because the frame is another process's.
   */
  async fieldTakesKeys(): Promise<void> {
    await expect(this.input).toBeFocused()
    await expect.poll(() => this.input.evaluate(({ ownerDocument }) => ownerDocument.hasFocus())).toBe(true)
  }

  /** Writes and sends. What is typed before the frame has the keyboard goes to the page, so it is looked at first. */
  async say(text: string): Promise<void> {
    await expect(async () => {
      await this.input.fill(text)
      await expect(this.input).toHaveValue(text, { timeout: 500 })
    }).toPass()
    await this.input.press('Enter')
  }

  /** The answers on the screen, in their order; the welcome is none. */
  answers() {
    return this.chat.locator('.log .from-assistant .bubble:not(.dots)').filter({ hasNotText: 'How can we help?' })
  }

  own() {
    return this.chat.locator('.log .own .bubble')
  }
}

export { expect } from '@playwright/test'
