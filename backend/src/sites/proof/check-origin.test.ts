import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { createDialer } from '#outbound/dialer.ts'
import { checkOrigin } from './check-origin.ts'
import { proofOf } from './proof.ts'

const key = new Uint8Array(32)
const dialer = createDialer({ ownEndpoints: () => [] })
afterAll(() => dialer.close())

/** What becomes of an origin whose server does that, and how often it was asked. */
async function outcome(listener: RequestListener) {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const means = { connectionId: 'wpc_1', key, rest: `${origin}/wp-json/`, metaNonces: [] }
  const site = { origin, url: `${origin}/`, addedAt: new Date(), state: 'pending' } as const
  const checked = await checkOrigin(site, means, { dialer, privateOrigins: new Set([origin]) })
  server.closeAllConnections()
  server.close()
  return { checked, asked }
}

const tooSlow = { checked: { reason: 'timeout', again: true }, asked: 1 }

const proofFor = ({ url, headers }: IncomingMessage): string => {
  const asked = new URL(url ?? '', `http://${headers.host}`)
  return proofOf(key, asked.origin, asked.searchParams.get('parley_verify') ?? '')
}

test.each([
  ['a byte order mark', (proof: string) => `\ufeff${proof}`],
  ['white space', (proof: string) => `\r\n\t ${proof} \n\n`],
])('a proof is one with %s around it, which another plugin may have printed', async (_, around) => {
  const answers: RequestListener = (request, response) =>
    response.writeHead(200, { 'Cache-Control': 'no-store' }).end(around(proofFor(request)))
  expect(await outcome(answers)).toEqual({ checked: 'proven', asked: 1 })
})

// They wait side by side, as only neighbours do.
test.concurrent('an origin that says nothing is given up after five seconds, and asked again later', async () => {
  expect(await outcome(() => {})).toEqual(tooSlow)
})

test.concurrent('an origin that sends its proof too slowly has not proven itself', async () => {
  const slowly: RequestListener = (request, response) => {
    response.writeHead(200, { 'Cache-Control': 'no-store' })
    const letters = [...proofFor(request)]
    // As long as somebody listens: some eight seconds.
    const timer = setInterval(() => {
      const letter = letters.shift()
      if (letter === undefined) response.end()
      else response.write(letter)
    }, 100)
    response.on('close', () => clearInterval(timer))
  }
  expect(await outcome(slowly)).toEqual(tooSlow)
})
