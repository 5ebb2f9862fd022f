import { accountAdministration } from '#accounts/account-administration.ts'
import type { TestBackend } from '../backends/backend.ts'

export interface BrowserOptions {
  /** The client's address, where a proxy is trusted. */
  readonly address?: string
}

/** A merchant's browser without scripts: it keeps cookies, sends forms with its `Origin`, and shows redirects. */
export class ConsoleBrowser {
  readonly #url: string
  readonly #options: BrowserOptions
  readonly cookies = new Map<string, string>()
  /** Each `Set-Cookie` as it came. */
  readonly setCookies: string[] = []

  constructor(consoleUrl: string, options: BrowserOptions = {}) {
    this.#url = consoleUrl
    this.#options = options
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#ask(path, { method: 'GET', headers })
  }

  /** The text of a page that is there. */
  async page(path: string): Promise<string> {
    const response = await this.get(path)
    if (response.status !== 200) throw new Error(`GET ${path}: ${response.status}`)
    return response.text()
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.#ask(path, {
      method: 'POST',
      body: `${new URLSearchParams(fields)}`,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: this.#url,
        'Sec-Fetch-Site': 'same-origin',
        ...headers,
      },
    })
  }

  /** The token of a page's forms. */
  async csrf(path = '/'): Promise<string> {
    return /name="csrf" value="([\w-]+)"/.exec(await this.page(path))?.[1] ?? ''
  }

  async #ask(
    path: string,
    { headers, ...init }: { method: string; body?: string; headers: Record<string, string> },
  ): Promise<Response> {
    const { address } = this.#options
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(this.#url + path, {
      ...init,
      redirect: 'manual',
      headers: {
        ...(address === undefined ? {} : { 'X-Forwarded-For': address }),
        ...(cookie === '' ? {} : { Cookie: cookie }),
        ...headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      this.setCookies.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }
}

const password = 'correct horse battery'

/** An account's owner, signed in from this address on the console of a backend whose `CONSOLE_URL` is on localhost. */
export async function signedInOwner(
  backend: TestBackend,
  { email, name, address }: { email: string; name: string; address: string },
): Promise<{ browser: ConsoleBrowser; accountId: string }> {
  const { id } = await accountAdministration(backend.connection).create({ name, email, password })
  const browser = new ConsoleBrowser(backend.url.replace('127.0.0.1', 'localhost'), { address })
  const { status } = await browser.post('/sign-in', { email, password })
  if (status !== 303) throw new Error(`POST /sign-in: ${status}`)
  return { browser, accountId: id }
}
