import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { shopOrigin, startTestBackend, type TestBackend } from './backends/backend.ts'
import { openTokenForge, ticketFrom } from './forge.ts'
import { addresses } from './fresh-address.ts'

/** What one request may keep the process busy for, in milliseconds. It needs a few; a parser that backtracks needs minutes. */
const mostBusyMs = 1_000

let backend: TestBackend
let forge: Awaited<ReturnType<typeof openTokenForge>>
let conversationId: string
let ticket: string
beforeAll(async () => {
  backend = await startTestBackend({ env: { TRUST_PROXY: '1' }, site: { allowAgentRole: true } })
  await backend.administration.configure(backend.site.site.id, { features: { handoff: true, telemetry: true } })
  const visitor = await backend.visitor()
  conversationId = (await visitor.say('Hello')).message.conversationId
  forge = await openTokenForge(backend)
  ticket = await ticketFrom(backend.site.site.id, null)
})
afterAll(async () => {
  await forge.close()
  await backend.close()
})

/** Of a body's 32 KB, with room for what stands around it. */
const bytes = 32_000
const long = (piece: string) => piece.repeat(bytes / JSON.stringify(piece).slice(1, -1).length)

/** As large as a body may be, of what parsers and expressions have choked on. */
const nasty = {
  'one letter': long('a'),
  'one space': long(' '),
  'line ends': long('\r\n'),
  'control characters': long('\u0000'),
  'half a surrogate pair': `${'a'.repeat(99)}${long('\ud800')}`.slice(0, 5_000),
  'fences of a block': long('```parley\n{'),
  'an address that never ends': `a@${long('a.')}`.slice(0, bytes),
  'a host that never ends': `https://${long('a.')}`.slice(0, bytes),
  'a language that never ends': `en${long('-a')}`.slice(0, bytes),
  digits: long('1'),
  'a deep array': '['.repeat(bytes / 2) + ']'.repeat(bytes / 2),
  'a deep object': `${'{"a":'.repeat(bytes / 8)}1${'}'.repeat(bytes / 8)}`,
  'many fields': `{${Array.from({ length: bytes / 10 }, (_, n) => `"${n + 10_000}":1`).join()}}`,
  'many entries': `[${Array.from({ length: bytes / 10 }, () => '{"id":""}').join()}]`,
}

const page = (it: object) => ({ page: { url: shopOrigin, ...it } })
const item = { id: '1', title: 'Cup', quantity: 1 }
const inPage = ['url', 'title', 'product', 'cart'].map((name) => (it: string) => page({ [name]: it }))
const inProduct = ['title', 'price', 'currency'].map(
  (name) => (it: string) => page({ product: { ...item, [name]: it } }),
)
const inCart = [
  (it: string) => page({ cart: { items: it } }),
  (it: string) => page({ cart: { items: [{ ...item, id: it }] } }),
]
const fields = (...names: string[]) => names.map((name) => (it: string) => ({ [name]: it }))

/** Each route that takes a body: one that it takes, and the places in it where anything may stand. */
const routes: [route: string, valid: () => object, places: ((it: string) => object)[]][] = [
  [
    'POST /v1/sessions',
    () => ({ siteKey: backend.site.site.key, origin: shopOrigin, ticket, ...page({}) }),
    [
      ...fields('siteKey', 'origin', 'ticket', 'locale', 'timeZone', 'returnToken'),
      (it) => ({ identity: { token: it } }),
      ...inPage,
      ...inProduct,
      ...inCart,
    ],
  ],
  ['POST /v1/messages', () => ({ id: randomUUID(), text: 'Hello' }), [...fields('id', 'text'), ...inPage, ...inCart]],
  ['PUT /v1/messages/msg_1/feedback', () => ({ rating: 'up' }), fields('rating', 'comment')],
  ['POST /v1/typing', () => ({}), fields('active')],
  ['PUT /v1/contact', () => ({}), fields('email', 'name')],
  ['PUT /v1/conversation/rating', () => ({ score: 5 }), fields('conversationId', 'score', 'comment')],
  ['POST /v1/telemetry', () => ({ reconnects: 0, errors: {} }), fields('loadMs', 'errors')],
  [
    'POST /v1/agent/messages',
    () => ({ conversationId, role: 'agent', text: 'Hello' }),
    // One key may push sixty times a minute.
    [...fields('id', 'text'), (it) => ({ author: { name: 'Ada', avatarUrl: it } })],
  ],
]

const nextAddress = addresses()

it.each(routes)('%s is never long over the largest body', { timeout: 120_000 }, async (route, valid, places) => {
  const [method = '', path = ''] = route.split(' ')
  const pushes = path === '/v1/agent/messages'
  for (const [name, content] of Object.entries(nasty)) {
    const isJson = /^[[{]/.test(content)
    for (const [index, place] of places.entries()) {
      const body = JSON.stringify({ ...valid(), ...place('here') }).replace('"here"', () =>
        isJson ? content : JSON.stringify(content),
      )
      const token = pushes ? backend.site.secretKey : await forge.issue()
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
      const before = process.cpuUsage()
      const response = await fetch(`${backend.url}${path}`, {
        method,
        headers: { ...headers, 'X-Forwarded-For': nextAddress() },
        body,
      })
      const answer = await response.text()
      const { user, system } = process.cpuUsage(before)
      const where = `${name}, place ${index}`
      expect((user + system) / 1_000, where).toBeLessThan(mostBusyMs)
      // It was read, by the route's own schema.
      expect([401, 415, 429, 500], `${where}: ${answer}`).not.toContain(response.status)
      expect(answer).not.toMatch(/A body may have|not valid JSON/)
    }
  }
})
