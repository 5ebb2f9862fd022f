import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { clickActions, keyActions, type OtherBrowser } from './other-browser.ts'

/** Where Debian's package has it, and where others may have put one. */
const executable = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path))

interface Context {
  context: string
  url: string
  children: Context[]
}

/** A stock Firefox, over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/). */
export async function openFirefox(): Promise<OtherBrowser> {
  if (!executable) throw new Error('This test needs Firefox: install the package firefox-esr.')
  const home = await mkdtemp(join(tmpdir(), 'parley-firefox-'))
  const args = ['--headless', '--no-remote', '--profile', home, '--remote-debugging-port', '0']
  // Root may not use another one's home.
  const firefox = spawn(executable, args, { env: { ...process.env, HOME: home }, stdio: ['ignore', 'ignore', 'pipe'] })
  const socket = new WebSocket(`${await listeningAt(firefox)}/session`)
  await once(socket, 'open')
  const send = commander(socket)
  await send('session.new', { capabilities: {} })
  const tree = async () => {
    const { contexts } = (await send('browsingContext.getTree', {})) as { contexts: Context[] }
    const [top] = contexts
    if (!top) throw new Error('Firefox has no window')
    return top
  }
  const evaluate = async (context: string, expression: string) => {
    const call = { expression: `JSON.stringify(${expression})`, target: { context }, awaitPromise: true }
    const answer = (await send('script.evaluate', call)) as { result?: { value?: string }; exceptionDetails?: object }
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails))
    return answer.result?.value === undefined ? undefined : (JSON.parse(answer.result.value) as unknown)
  }
  const chat = async () => (await tree()).children.find(({ url }) => url.includes('/embed/'))?.context

  return {
    go: async (url) => {
      await send('browsingContext.navigate', { context: (await tree()).context, url, wait: 'complete' })
    },
    inPage: async (expression) => evaluate((await tree()).context, expression),
    inChat: async (expression) => {
      const context = await chat()
      return context === undefined ? undefined : evaluate(context, expression)
    },
    async click(place) {
      await send('input.performActions', { context: (await tree()).context, actions: clickActions(place) })
    },
    async type(keys) {
      await send('input.performActions', { context: await chat(), actions: keyActions(keys) })
    },
    async close() {
      const ended = once(firefox, 'exit')
      firefox.kill()
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** The address that it says on stderr. */
async function listeningAt(firefox: ChildProcess): Promise<string> {
  if (!firefox.stderr) throw new TypeError('The process has a pipe')
  for await (const line of createInterface(firefox.stderr)) {
    const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1]
    if (address) return address
  }
  throw new Error(`Firefox ended with ${firefox.exitCode}`)
}

/** Sends commands and gives each its answer. */
function commander(socket: WebSocket) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let last = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, ...problem } = JSON.parse(String(data))
    if (type === 'success') waiting.get(id)?.resolve(result)
    else waiting.get(id)?.reject(new Error(JSON.stringify(problem)))
    waiting.delete(id)
  })
  return (method: string, params: object): Promise<unknown> => {
    const id = ++last
    const answer = Promise.withResolvers<unknown>()
    waiting.set(id, answer)
    socket.send(JSON.stringify({ id, method, params }))
    return answer.promise
  }
}
