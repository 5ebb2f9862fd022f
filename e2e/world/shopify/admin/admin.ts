import type { FrameLocator, Page } from '@playwright/test'
import type { ShopifyGlobal } from '@shopify/app-bridge-types'
import { openWithoutStorage } from '../../browser.ts'
import { appEmbeds } from '../../theme-app-extension.ts'
import type { Shop } from '../shop.ts'
import { test as base } from '../world.ts'

type Extensions = Awaited<ReturnType<ShopifyGlobal['app']['extensions']>>

/** A shop's admin with the app open in it. */
export interface Admin {
  readonly page: Page
  readonly app: FrameLocator
  /** What the admin says of the theme that the shop shows. */
  embed: 'active' | 'available'
  /** Whose ID tokens the app is given from now on; null: none that holds. */
  tokensOf: string | null
}

interface Fixtures {
  /** Opens the app in the shop's admin, as a merchant who speaks this language does. */
  openAdmin: (shop: Shop, options?: AdminOptions) => Promise<Admin>
}

interface AdminOptions {
  readonly locale?: string
  readonly width?: number
  readonly embed?: Admin['embed']
  /** In a browser whose frames get none, as private windows may be. */
  readonly withoutStorage?: boolean
}

const admin = 'https://admin.shopify.com'
const home = 'https://console.parley.example/shopify'

export const test = base.extend<Fixtures>({
  openAdmin: async ({ shopifyBrowser, shopifyWorld }, use) => {
    const { shopify } = shopifyWorld
    const { browser, reach } = shopifyBrowser
    await using closing = new AsyncDisposableStack()
    await use(async ({ domain }, { locale = 'en', width = 1280, embed = 'available', withoutStorage = false } = {}) => {
      const { context } = withoutStorage
        ? closing.use(await openWithoutStorage(reach))
        : { context: closing.adopt(await browser.newContext(), (made) => made.close()) }
      const page = await context.newPage()
      // What is just coming in the preview is still faint, which axe would find.
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 800 })
      const opened: Admin = { page, app: page.frameLocator('iframe'), embed, tokensOf: domain }
      await page.exposeFunction('adminIdToken', () =>
        opened.tokensOf === null ? 'none' : shopify.idToken(opened.tokensOf),
      )
      await page.exposeFunction('adminExtensions', () => extensions(opened.embed))
      const query = { embedded: '1', shop: domain, host: 'x', locale, id_token: await shopify.idToken(domain) }
      const path = `/store/${domain}`
      const frame = `<iframe src="${home}?${new URLSearchParams(query)}" title="App" style="position:fixed;inset:0;width:100%;height:100%;border:0"></iframe>`
      shopifyWorld.pages(new URL(admin).host, { [path]: `<!doctype html><html lang="en"><title>Admin</title>${frame}` })
      await page.goto(`${admin}${path}`)
      return opened
    })
  },
})

const extensions = (status: Admin['embed']): Extensions => [
  {
    handle: 'parley-chat',
    type: 'theme_app_extension',
    activations: appEmbeds.map((handle) => ({ handle, name: 'Chat', target: 'body', status, activations: [] })),
  },
]
