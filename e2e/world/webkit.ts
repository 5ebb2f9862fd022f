import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../scripts/free-port.ts'
import { clickActions, keyActions, type OtherBrowser } from './other-browser.ts'

const driver = '/usr/bin/WebKitWebDriver'
const screen = '/usr/bin/Xvfb'
/** WebKitGTK's own small browser, in the folder of the machine's architecture. */
const [browser] = globSync('/usr/lib/*/webkit2gtk-4.1/MiniBrowser')

/** WebKit as Debian has it, over WebDriver (https://www.w3.org/TR/webdriver2/), on a screen that nobody sees. */
export async function openWebKit(): Promise<OtherBrowser> {
  if (!existsSync(driver) || !existsSync(screen) || !browser)
    throw new Error('This test needs WebKit: install the packages webkit2gtk-driver and xvfb.')
  const display = spawn(screen, ['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [number] = await once(display.stdout, 'data')
  const port = await freePort()
  const webkit = spawn(driver, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${String(number).trim()}`, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    stdio: 'ignore',
  })
  const request = requester(`http://127.0.0.1:${port}`)
  await until(() => request('GET', '/status'))
  const options = { binary: browser, args: ['--automation'] }
  const wanted = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } } }
  const { sessionId } = (await request('POST', '/session', wanted)) as { sessionId: string }
  const send = (path: string, body: object) => request('POST', `/session/${sessionId}${path}`, body)
  const evaluate = async (expression: string) => {
    const value = await send('/execute/sync', { script: `return JSON.stringify(${expression})`, args: [] })
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : undefined
  }
  const toPage = () => send('/frame', { id: null })
  const toChat = async () => {
    await toPage()
    const script = `return document.querySelector('parley-chat')?.shadowRoot.querySelector('iframe') ?? null`
    const frame = await send('/execute/sync', { script, args: [] })
    if (frame) await send('/frame', { id: frame })
    return frame !== null
  }

  return {
    async go(url) {
      await toPage()
      await send('/url', { url })
    },
    async inPage(expression) {
      await toPage()
      return evaluate(expression)
    },
    inChat: async (expression) => ((await toChat()) ? evaluate(expression) : undefined),
    async click(place) {
      await toPage()
      await send('/actions', { actions: clickActions(place) })
    },
    async type(keys) {
      await toChat()
      await send('/actions', { actions: keyActions(keys) })
    },
    async close() {
      await request('DELETE', `/session/${sessionId}`)
      await end(webkit)
      await end(display)
    },
  }
}

function requester(address: string) {
  return async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(address + path, { method, ...(body && { body: JSON.stringify(body) }) })
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`)
    return value
  }
}

/** Tries until it works, for 10 s: the driver says nowhere that it listens. */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
      await sleep(50)
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
