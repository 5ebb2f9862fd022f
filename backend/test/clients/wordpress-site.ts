import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Connected, Snapshot, State } from '@parley/protocol/wordpress'
import { accountModel } from '#accounts/account-model.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { type Approval, createConnectCodes } from '#platforms/wordpress/connect-codes.ts'
import { type TestBackend, testSecret } from '../backends/backend.ts'
import { rawRequest } from './raw-request.ts'

/** K(x), written down from docs/protocol/wordpress.md and not from the backend's code. */
const keyOf = (secret: string, use: string) => Buffer.from(hkdfSync('sha256', secret, '', `parley-${use}-v1`, 32))
const hmac = (secret: string, use: string, text: string) =>
  createHmac('sha256', keyOf(secret, use)).update(text).digest('hex')

export const proofText = (secret: string, origin: string, nonce: string): string =>
  `parley-proof-v1.${hmac(secret, 'proof', `parley-proof-v1\n${origin}\n${nonce}`)}`

export const identityKeyOf = (secret: string): Uint8Array => keyOf(secret, 'identity')

/** Whose the sites are that are approved. */
export const testAccount = 'acc_test'

/** What a signed call may be made with in place of the right thing. */
export interface CallFaults {
  readonly secret?: string
  readonly connectionId?: string
  /** Seconds from now. */
  readonly late?: number
  readonly nonce?: string
  readonly receiver?: string
  readonly signedPath?: string
  readonly signedBody?: string
  readonly signedMethod?: string
  /** The whole header. */
  readonly header?: string | null
  readonly host?: string
}

type Answers = (request: IncomingMessage, response: ServerResponse) => void

/** A WordPress with the plugin, as far as the backend can see: its pages answer with proofs, and PHP makes the calls. */
export async function startWordPressSite() {
  let answers: Answers | null = null
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (answers) answers(request, response)
    else prove(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port')
  const origin = `http://127.0.0.1:${address.port}`

  let connected: Connected | null = null
  const holding = (): Connected => {
    if (!connected) throw new Error('not connected')
    return connected
  }

  /** As the plugin does: only for the origins that it reported, whatever the Host says. */
  const proofFor = (request: IncomingMessage): string | null => {
    const query = new URL(request.url ?? '', origin).searchParams
    const nonce = query.get('parley_verify')
    if (nonce === null || query.get('parley_origin') !== origin || !connected) return null
    return proofText(connected.secret, origin, nonce)
  }
  const prove: Answers = (request, response) => {
    const proof = proofFor(request)
    if (proof === null) response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><body>Shop</body></html>')
    else response.writeHead(200, { 'Cache-Control': 'no-store' }).end(`\ufeff ${proof}\n`)
  }

  const verifier = randomBytes(32).toString('base64url')
  const returnTo = `${origin}/wp-admin/admin.php?page=parley-chat`
  const snapshot = (more: Partial<Snapshot['sites'][number]> = {}): Snapshot => ({
    versions: { plugin: '1.0.0', wordpress: '7.1.4', php: '8.2.35' },
    sites: [
      {
        ref: 1,
        name: 'A shop',
        home: origin,
        rest: `${origin}/wp-json/`,
        origins: [{ origin, url: `${origin}/` }],
        ...more,
      },
    ],
  })

  return {
    origin,
    /** Every path that was asked, with its query. */
    asked,
    verifier,
    snapshot,
    proofFor,
    prove,
    /** Answers otherwise than a plugin would; null: as one does. */
    answerWith(wanted: Answers | null): void {
      answers = wanted
    },
    get connected() {
      return holding()
    },
    forget(): void {
      connected = null
    },

    /** A code as the approval page gives it. */
    async code(backend: TestBackend, approval: Partial<Approval> = {}): Promise<string> {
      const account = { name: 'A merchant', status: 'active', members: [], createdAt: new Date() } as const
      const accountId = approval.accountId ?? testAccount
      await accountModel(backend.connection).updateOne({ _id: accountId }, { $setOnInsert: account }, { upsert: true })
      return createConnectCodes(backend.connection, createVault(parseSecret(testSecret))).issue({
        accountId,
        home: origin,
        agent: { url: backend.agent.url, authentication: { kind: 'none' } },
        answered: true,
        returnTo,
        challenge: createHash('sha256').update(verifier).digest('base64url'),
        ...approval,
      })
    },

    /** From where the code came back to. */
    exchange: (backend: TestBackend, body: object): Promise<Response> =>
      fetch(`${backend.url}/v1/wordpress/exchange`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ return: returnTo, ...body }),
      }),

    async connect(backend: TestBackend, approval: Partial<Approval> = {}, sites = snapshot()): Promise<Connected> {
      const code = await this.code(backend, approval)
      const response = await this.exchange(backend, { code, verifier, ...sites })
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`)
      connected = (await response.json()) as Connected
      return connected
    },

    /** A call that the plugin signs. */
    async call(backend: TestBackend, path: string, body: object, faults: CallFaults = {}): Promise<Response> {
      const { secret, connectionId } = { ...holding(), ...faults }
      const text = JSON.stringify(body)
      const time = Math.floor(Date.now() / 1000) + (faults.late ?? 0)
      const nonce = faults.nonce ?? randomBytes(16).toString('base64url')
      const hash = createHash('sha256')
        .update(faults.signedBody ?? text)
        .digest('hex')
      const parts = [faults.receiver ?? 'backend', faults.signedMethod ?? 'POST', faults.signedPath ?? path, hash]
      const hex = hmac(secret, 'call', ['parley-call-v1', ...parts, time, nonce].join('\n'))
      const header = faults.header === undefined ? `v1 ${connectionId} ${time} ${nonce} ${hex}` : faults.header
      const signature: Record<string, string> = header === null ? {} : { 'X-Parley-Signature': header }
      const host: Record<string, string> = faults.host === undefined ? {} : { Host: faults.host }
      const headers = { 'Content-Type': 'application/json', ...host, ...signature }
      const answer = await rawRequest(backend.url, path, { method: 'POST', headers, body: text })
      const type = answer.headers['content-type'] ?? ''
      return new Response(answer.body || null, { status: answer.status ?? 0, headers: { 'Content-Type': type } })
    },

    /** Is this the backend's signature of a call to this site, as the plugin checks it? */
    signs(header: string, route: string, body: string): boolean {
      const [, connectionId, time, nonce, hex] = header.split(' ')
      const hash = createHash('sha256').update(body).digest('hex')
      const text = ['parley-call-v1', 'site', 'POST', route, hash, time, nonce].join('\n')
      return connectionId === holding().connectionId && hex === hmac(holding().secret, 'call', text)
    },

    async sync(backend: TestBackend, sites: Snapshot = snapshot()): Promise<State> {
      const response = await this.call(backend, '/v1/wordpress/sync', sites)
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as State
    },

    async close(): Promise<void> {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

export type WordPressSite = Awaited<ReturnType<typeof startWordPressSite>>
