import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

type Headings = Readonly<Record<string, string>>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Somebody's browser, as far as forms and cookies go: for what needs no page to be drawn. */
export class Person {
  readonly #site: string
  readonly #cookies = new Map<string, string>()

  private constructor(site: string) {
    this.#site = site
  }

  static stranger(site: string): Person {
    return new Person(site)
  }

  static async signIn(site: string, name = 'admin', password = 'password'): Promise<Person> {
    const person = new Person(site)
    const form = { log: name, pwd: password, 'wp-submit': 'Log In', testcookie: '1' }
    person.#cookies.set('wordpress_test_cookie', 'WP Cookie check')
    const { status } = await person.post('/wp-login.php', form)
    if (status !== 302) throw new Error(`${name} could not sign in: ${status}`)
    return person
  }

  /** @param address whole, or a path of the site. Redirects are not followed. */
  get(address: string, headers: Headings = {}): Promise<Answer> {
    return this.#ask(address, 'GET', '', headers)
  }

  post(address: string, form: Readonly<Record<string, string>>, headers: Headings = {}): Promise<Answer> {
    return this.#ask(address, 'POST', `${new URLSearchParams(form)}`, headers)
  }

  /** A page's text. */
  async read(address: string): Promise<string> {
    return (await this.get(address)).text
  }

  /** Presses the button of one of our forms on the plugin's screen. */
  async press(action: string, screen = '/wp-admin/admin.php?page=parley-chat'): Promise<Answer> {
    const page = await this.read(screen)
    const site = screen.slice(0, screen.indexOf('/wp-admin/'))
    return this.post(`${site}/wp-admin/admin-post.php`, { action, _wpnonce: nonceOf(page, action) })
  }

  /** Calls a route of the site's REST API with the nonce that its own scripts have. */
  async call(method: 'GET' | 'POST', route: string, body: object = {}): Promise<Answer> {
    const nonce = await this.read('/wp-admin/admin-ajax.php?action=rest-nonce')
    const headers = { 'X-WP-Nonce': nonce, 'content-type': 'application/json' }
    const json = JSON.stringify(body)
    return this.#ask(`/wp-json${route}`, method, method === 'GET' ? '' : json, {
      ...headers,
      ...(method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(json)) }),
    })
  }

  /** What the screen's script does first. */
  sync(): Promise<Answer> {
    return this.call('POST', '/parley-chat/v1/sync')
  }

  /** By `node:http`, because `fetch` sends no other Host than the address has. */
  async #ask(address: string, method: 'GET' | 'POST', form: string, more: Headings): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ')
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) }
    const headers = { cookie, ...(method === 'POST' ? type : {}), ...more }
    const asked = request(new URL(address, this.#site), { method, headers, agent: false }).end(form)
    const [response]: IncomingMessage[] = await once(asked, 'response')
    if (!response) throw new TypeError('a request that is answered has a response')
    const answer = { status: response.statusCode ?? 0, headers: new Headers(), text: await text(response) }
    for (const [name, values] of Object.entries(response.headersDistinct))
      for (const value of values ?? []) answer.headers.append(name, value)
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1).join().split('=', 2)
      if (name && value !== undefined) this.#cookies.set(name, decodeURIComponent(value))
    }
    return answer
  }
}

/** The nonce in the form of an action. */
export function nonceOf(page: string, action: string): string {
  const form = page.split('<form').find((each) => each.includes(`name="action" value="${action}"`))
  const nonce = /name="_wpnonce" value="([0-9a-f]+)"/.exec(form ?? '')?.[1]
  if (!nonce) throw new Error(`there is no form of ${action} on this page`)
  return nonce
}
