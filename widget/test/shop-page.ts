import type { ToHost } from '@parley/protocol/frame'
import type { SiteConfig } from '@parley/protocol/site-config'
import { afterEach, expect, vi } from 'vitest'
import type { Parley } from '../loader/parley.ts'
import { aSite } from './fixtures.ts'

type ShopWindow = Window & typeof globalThis
type PanelWindow = { heard: unknown[]; port: MessagePort }

declare global {
  interface Window {
    /** Called by each page of the shop before anything else in it. */
    furnish(window: ShopWindow): void
  }
}

interface Visit {
  path?: string
  /** The page's own language. */
  lang?: string
  /** What stands in the page; by default nothing but our tag. */
  html?: string
  width?: number
  height?: number
  /** What the backend says of the site. */
  config?: SiteConfig
  /** What the backend, or the shop, answers from the beginning; by default, that config. */
  answer?(url: string): Promise<Response>
  /** Changes the page's browser before a script runs. */
  before?(window: ShopWindow): void
  /** Whether the page is to have a chat. */
  chat?: boolean
}

const inRealTime = window.setTimeout.bind(window)

/** The time of the pages: it stands still, until a test lets it pass. */
vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })

/** Warnings that no test has expected yet. */
const warned: unknown[][] = []

afterEach(() => {
  for (const frame of document.querySelectorAll('iframe')) frame.remove()
  localStorage.clear()
  vi.clearAllTimers()
  expect(warned.splice(0)).toEqual([])
})

/** Our tag, with these attributes. */
export const tag = (attributes: Record<string, string> = {}): string => {
  const given = Object.entries({ site: 'pk_demo', ...attributes })
  return `<script src="/parley.js"${given.map(([name, value]) => ` data-${name}='${value}'`).join('')}></script>`
}

/** The demo site with other behaviour. */
export const siteThat = (behaviour: Partial<SiteConfig['behaviour']>): SiteConfig => ({
  ...aSite,
  behaviour: { ...aSite.behaviour, ...behaviour },
})

/** A response whose body comes with it: on a clock that stands still nothing else says when it has come. */
export const json = (body: unknown): Response => Object.assign(new Response(), { json: async () => body })

export const unavailable = (): Response => new Response('', { status: 503 })

/** Lets time pass on the pages, and what is on its way arrive. */
export async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
  // Messages come by tasks of their own, before those of timers.
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => inRealTime(resolve))
  await vi.advanceTimersByTimeAsync(0)
}

/** Waits for what takes real time. No time passes on the pages, as it would with `expect.poll`. */
export async function soon(holds: () => unknown): Promise<void> {
  const began = performance.now()
  while (!holds()) {
    // The first page of a run waits for the modules of all.
    if (performance.now() - began > 10_000) throw new Error(`Not within ten seconds: ${holds}`)
    await pass(0)
  }
  await pass(0)
}

export type ShopPage = Awaited<ReturnType<typeof visit>>

/** A shopper comes to a page of a shop: a document of its own, with a window, a history and a size of its own. */
export async function visit(how: Visit = {}) {
  const { path = '/shop', lang = '', html = tag(), width = 1200, height = 800, before, chat = true } = how
  const element = document.createElement('iframe')
  element.style.cssText = `border: 0; width: ${width}px; height: ${height}px`
  element.src = path
  const asked: { url: string; init: RequestInit }[] = []
  const page = {
    element,
    /** What the page asked of servers. */
    asked,
    /** What the backend, or the shop, answers. */
    answer: how.answer ?? (async (_url: string): Promise<Response> => json(how.config ?? aSite)),
    /** Has the page so much to do that it is never idle? */
    busy: false,
    get window(): ShopWindow {
      const { contentWindow } = element
      if (!contentWindow) throw new Error('The page is closed')
      return contentWindow as ShopWindow
    },
    get document(): Document {
      return page.window.document
    },
    parley: (...call: Parameters<Parley>) => page.window.Parley?.(...call),
    get chat(): HTMLElement | null {
      return page.document.querySelector('parley-chat')
    },
    part<Part extends HTMLElement = HTMLElement>(selector: string): Part {
      const found = page.chat?.shadowRoot?.querySelector<Part>(selector)
      if (!found) throw new Error(`The chat has no ${selector}`)
      return found
    },
    get box() {
      return page.part('div')
    },
    get panel() {
      return page.part('section')
    },
    get launcher() {
      return page.part('div > button')
    },
    get hint() {
      return page.part('output')
    },
    /** The texts of what the chat says beside the launcher. */
    hints: () => [...page.hint.children].map(({ textContent }) => textContent),
    get isOpen() {
      return page.launcher.ariaExpanded === 'true'
    },
    get frame(): HTMLIFrameElement | null {
      return page.chat?.shadowRoot?.querySelector('iframe') ?? null
    },
    get inside(): PanelWindow {
      return page.frame?.contentWindow as unknown as PanelWindow
    },
    /** What the panel heard so far. */
    heard: () => structuredClone(page.inside.heard) as { type: string; [name: string]: unknown }[],
    /** What the panel heard of one kind. */
    heardOf: (type: string) => page.heard().filter((message) => message.type === type),
    /** The panel has come, and said hello. */
    async greeted() {
      await soon(() => page.inside?.heard?.length)
    },
    /** The panel says something. */
    async say(message: ToHost | { type: 'of tomorrow' }) {
      page.inside.port.postMessage(message)
      await pass(0)
    },
    /** Open, and its panel there. */
    async opened() {
      page.parley('open')
      await page.greeted()
      await page.say({ type: 'ready' })
    },
    /** What was said on the console. */
    warned,
    /** The same, and it was asked for: the test expects it. */
    warnings: () => warned.splice(0),
    /** What a listener of the page hears. */
    listen(name: string): unknown[] {
      const heard: unknown[] = []
      page.parley('on', name, (data: unknown) => heard.push(data))
      return heard
    },
    comes: () => soon(() => page.chat),
  }
  window.furnish = (shop) => {
    // Which place of the code is broken, where it is (scripts/mutation).
    Object.assign(shop, { __stryker__: Reflect.get(globalThis, '__stryker__') })
    liveOnOurTime(shop, () => page.busy)
    shop.console.warn = (...line) => warned.push(line)
    shop.fetch = async (url, init = {}) => {
      asked.push({ url: `${url}`, init })
      const { signal } = init
      return await new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        page.answer(`${url}`).then(resolve, reject)
      })
    }
    before?.(shop)
    shop.document.documentElement.lang = lang
    shop.document.write(html)
  }
  document.body.append(element)
  await new Promise((resolve) => element.addEventListener('load', resolve, { once: true }))
  if (chat) await page.comes()
  return page
}

function liveOnOurTime(shop: ShopWindow, busy: () => boolean): void {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = window
  Object.assign(shop, { setTimeout, clearTimeout, setInterval, clearInterval })
  shop.requestIdleCallback = (callback, { timeout } = {}) =>
    busy() ? setTimeout(callback, timeout) : inRealTime(callback)
  shop.AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new DOMException('It took too long', 'TimeoutError')), milliseconds)
    return controller.signal
  }
}
