import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { serveOnLoopback } from '../../world/loopback.ts'
import { signatureOf } from './keys.ts'

interface Site {
  readonly ref: number
  readonly name: string
  readonly home: string
  readonly rest: string
  readonly origins: readonly { origin: string; url: string }[]
  readonly testMode: boolean
}

/** A call that reached it. */
export interface Heard {
  readonly path: string
  readonly body: { versions?: unknown; sites?: readonly Site[]; [name: string]: unknown }
  /** Whether a right signature came with it. */
  readonly signed: boolean
}

/** What it can be made to do wrong. */
export interface Fault {
  readonly status?: number
  readonly body?: unknown
  readonly delayMs?: number
}

/**
 * The service as a site sees it, for what the real one never says: wrong answers, slow ones, none. It checks signatures and
 * challenges as the protocol has them.
 */
export class StandInService {
  readonly heard: Heard[] = []
  /** What it says of each site's state, beside ids. */
  live = false
  config: Record<string, unknown> = {
    version: 1,
    siteKey: 'pk_standin',
    name: '</script><b>',
    locale: 'en',
    look: {
      color: '#0f5e56',
      colorScheme: 'light',
      side: 'right',
      offsetX: 20,
      offsetY: 20,
      radius: 16,
      zIndex: 2147483000,
    },
    texts: {},
    behaviour: { mode: 'floating', open: 'never' },
    features: { eventText: false, feedback: true, keep: false, identityRequired: false },
    notices: { ai: true },
    imageHosts: [],
  }
  health: Readonly<Record<string, string>> = { state: 'unknown' }
  /** Of origins that are not `pending`. */
  readonly origins = new Map<string, { state: string; reason?: string }>()
  conversations: { waiting: number; last: readonly object[] } = { waiting: 0, last: [] }
  metaNonce = randomBytes(24).toString('base64url')
  /** Of a path: what is answered in place of the truth. */
  readonly faults = new Map<string, Fault>()
  connection = { connectionId: '', secret: '' }
  /** What each was asked for with. */
  #codes = new Map<string, { challenge: string | null; return: string | null }>()
  /** As it was last told of them. */
  #sites: readonly Site[] = []
  readonly #config = this.config
  #server: Awaited<ReturnType<typeof serveOnLoopback>> | undefined

  static async start(): Promise<StandInService> {
    const service = new StandInService()
    service.#server = await serveOnLoopback((request, response) => {
      void service.#answer(request).then(async ({ status = 200, body, delayMs = 0 }) => {
        await new Promise((resolve) => setTimeout(resolve, delayMs))
        response.writeHead(status, { 'Content-Type': 'application/json' })
        response.end(body === undefined ? '' : JSON.stringify(body))
      })
    })
    return service
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server?.port}`
  }

  /** Forgets what it heard, and is well again. */
  reset(): void {
    this.heard.length = 0
    this.faults.clear()
    this.live = false
    this.config = this.#config
    this.health = { state: 'unknown' }
    this.origins.clear()
    this.conversations = { waiting: 0, last: [] }
  }

  /** An owner approves: the address that the browser is sent back to. */
  approve(connect: string): string {
    const { searchParams } = new URL(connect)
    const code = randomBytes(16).toString('base64url')
    this.#codes.set(code, { challenge: searchParams.get('challenge'), return: searchParams.get('return') })
    const back = new URL(searchParams.get('return') ?? '')
    back.searchParams.set('parley_code', code)
    back.searchParams.set('parley_state', searchParams.get('state') ?? '')
    return back.href
  }

  /** Tells the site something, signed as the protocol says. */
  push(rest: string, body: string, signature = this.#sign(body)): Promise<Response> {
    const headers = { 'Content-Type': 'application/json', 'X-Parley-Signature': signature }
    return fetch(`${rest}parley-chat/v1/push`, { method: 'POST', body, headers })
  }

  #sign(body: string): string {
    return signatureOf(this.connection, { receiver: 'site', method: 'POST', path: '/parley-chat/v1/push', body })
  }

  /** What it says of these sites. */
  state(sites: readonly Site[]) {
    return {
      sites: sites.map(({ ref, origins }) => ({
        ref,
        siteId: `site_${ref}`,
        siteKey: 'pk_standin',
        live: this.live,
        health: this.health,
        config: this.config,
        metaNonce: this.metaNonce,
        manageUrl: `https://console.example/sites/site_${ref}`,
        origins: origins.map(({ origin }) => ({ origin, state: 'pending', ...this.origins.get(origin) })),
      })),
    }
  }

  async #answer(request: IncomingMessage): Promise<Fault> {
    const path = request.url ?? ''
    const raw = await text(request)
    const body: Heard['body'] = JSON.parse(raw || '{}')
    const given = String(request.headers['x-parley-signature'] ?? '')
    const [, , time, nonce] = given.split(' ')
    const call = {
      receiver: 'backend',
      method: 'POST',
      path,
      body: raw,
      time: Number(time),
      nonce: nonce ?? '',
    } as const
    const signed = this.connection.secret !== '' && given === signatureOf(this.connection, call)
    this.heard.push({ path, body, signed })
    const fault = this.faults.get(path)
    if (fault) return fault
    const sites = body.sites ?? this.#sites
    this.#sites = sites
    if (path === '/v1/wordpress/exchange') return this.#exchange(body, sites)
    if (!signed) return { status: 403, body: { code: 'forbidden' } }
    if (path === '/v1/wordpress/sync') return { body: this.state(sites) }
    if (path === '/v1/wordpress/conversations') return { body: this.conversations }
    if (path === '/v1/wordpress/config') return this.#change(body)
    return { status: 204 }
  }

  #change({ ref, version, ...parts }: Heard['body']): Fault {
    if (version !== this.config.version) return { status: 409, body: { code: 'conflict' } }
    this.config = { ...this.config, ...parts, version: Number(version) + 1 }
    return { body: this.state(this.#sites.filter((site) => site.ref === ref)) }
  }

  #exchange({ code, verifier, return: returnTo }: Heard['body'], sites: readonly Site[]): Fault {
    const challenge = createHash('sha256').update(String(verifier)).digest('base64url')
    const asked = this.#codes.get(String(code))
    if (asked?.challenge !== challenge || asked.return !== returnTo) return { status: 403, body: { code: 'forbidden' } }
    this.#codes.delete(String(code))
    this.connection = {
      connectionId: `wpc_${randomBytes(8).toString('hex')}`,
      secret: randomBytes(32).toString('base64url'),
    }
    const account = { id: 'acc_1', name: 'Lumme & Söhne' }
    return { status: 201, body: { ...this.connection, account, ...this.state(sites) } }
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }
}
