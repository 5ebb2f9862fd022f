// Longer than 250 lines: every rule of one dialer, on the same few servers.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { selfSigned } from '../../test/self-signed-certificate.ts'
import { createDialer, type Dialer, type DialRequest } from './dialer.ts'
import type { Endpoint } from './own-endpoints.ts'

let closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(closing.map((close) => close()))
  closing = []
})

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
const serve = (listener: RequestListener) => listen(createServer(listener))

const dialer = (options: { own?: Endpoint[]; lookups?: string[] } = {}): Dialer => {
  const made = createDialer({
    ownEndpoints: () => options.own ?? [],
    lookup: async (host) => {
      options.lookups?.push(host)
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  closing.push(() => made.close())
  return made
}
const request = (port: number, overrides: Partial<DialRequest> = {}): DialRequest => ({
  method: 'POST',
  body: '{}',
  signal: new AbortController().signal,
  privateHosts: new Set([`127.0.0.1:${port}`, `n8n.test:${port}`]),
  limits: { headersMs: 5000, totalMs: 5000, maxBytes: 1000 },
  ...overrides,
})
const textOf = async (body: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(body)).toString()

test('a listed private host is called, at the address of the one look-up', async () => {
  const lookups: string[] = []
  const port = await serve(async (incoming, response) =>
    response.end(`${incoming.method} ${incoming.headers.host} ${await text(incoming)}`),
  )

  const { status, body } = await dialer({ lookups }).dial(`http://n8n.test:${port}/`, request(port))

  expect(status).toBe(200)
  expect(await textOf(body)).toBe(`POST n8n.test:${port} {}`)
  expect(lookups).toEqual(['n8n.test'])
})

test('a name that answers another address the second time is dialled at the one that was checked', async () => {
  const port = await serve((_, response) => response.end('checked'))
  // The only address that is refused to a listed host is our own: here the whole loopback but the server's.
  const answers = ['127.0.0.1', '127.0.0.2', '127.0.0.1']
  const made = createDialer({
    ownEndpoints: () => [{ host: '127.0.0.2', port }],
    lookup: async () => [{ address: answers.shift() ?? expect.unreachable('a look-up too many'), family: 4 }],
  })
  closing.push(() => made.close())
  const call = () => made.dial(`http://n8n.test:${port}/`, request(port, { headers: { connection: 'close' } }))

  expect(await textOf((await call()).body)).toBe('checked')
  expect(answers).toEqual(['127.0.0.2', '127.0.0.1'])
  await expect(call()).rejects.toMatchObject({ kind: 'ourselves' })
  expect(answers).toEqual(['127.0.0.1'])
})

test('another port of a listed host is not exempt', async () => {
  const port = await serve((_, response) => response.end())

  const call = dialer().dial(`http://127.0.0.1:${port}/`, request(port, { privateHosts: new Set(['127.0.0.1:1']) }))

  await expect(call).rejects.toMatchObject({
    kind: 'blocked',
    mayHaveBegun: false,
    message: '127.0.0.1 is not a public address',
  })
})

test('an open connection to an exempt host serves no call that has no exemption', async () => {
  let connections = 0
  const server = createServer((_, response) => response.end('ok')).on('connection', () => {
    connections += 1
  })
  const port = await listen(server)
  const shared = dialer()
  const exempt = async () => textOf((await shared.dial(`http://n8n.test:${port}/`, request(port))).body)

  await exempt()
  // The connection is free again one turn of the event loop after its answer ended.
  await setImmediate()
  await exempt()
  await setImmediate()
  expect(connections).toBe(1)

  const call = shared.dial(`http://n8n.test:${port}/`, request(port, { privateHosts: new Set() }))
  await expect(call).rejects.toMatchObject({ kind: 'blocked' })
  expect(connections).toBe(1)
})

test.each([
  ['the same address', '127.0.0.1', '127.0.0.1'],
  ['a name that leads there', '127.0.0.1', 'n8n.test'],
  ['our own name', 'n8n.test', 'n8n.test'],
  ['our own name with a dot', 'N8N.test', 'n8n.test.'],
  ['every address, where we listen on all', '0.0.0.0', '127.0.0.1'],
  ['every address, where we listen on all (IPv6)', '::', '127.0.0.1'],
  ['localhost', 'localhost', '127.0.0.1'],
  ['the unspecified address', '127.0.0.1', '0.0.0.0'],
  ['a mapped address', '127.0.0.1', '[::ffff:127.0.0.1]'],
])('our own endpoint is never called, even when listed: %s', async (_, own, host) => {
  let hits = 0
  const port = await serve((_, response) => {
    hits += 1
    response.end()
  })
  const privateHosts = new Set([new URL(`http://${host}:${port}/`).host])

  const call = dialer({ own: [{ host: own, port }] }).dial(`http://${host}:${port}/`, request(port, { privateHosts }))

  await expect(call).rejects.toMatchObject({ kind: 'ourselves', message: 'our own address' })
  expect(hits).toBe(0)
})

test('another port of our own host may be called', async () => {
  const port = await serve((_, response) => response.end('n8n'))

  const { body } = await dialer({ own: [{ host: '0.0.0.0', port: port - 1 }] }).dial(
    `http://127.0.0.1:${port}/`,
    request(port),
  )

  expect(await textOf(body)).toBe('n8n')
})

test.each([
  'ftp://n8n.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  '//n8n.example/',
  'n8n.example',
  '',
  'http://user@n8n.example/',
  'http://user:password@n8n.example/',
  'http://:password@n8n.example/',
])('%s is no URL to call', async (url) => {
  await expect(dialer().dial(url, request(1))).rejects.toMatchObject({ kind: 'blocked', mayHaveBegun: false })
})

test('a redirect is a response, not followed', async () => {
  let hits = 0
  const port = await serve((_, response) => {
    hits += 1
    response.writeHead(307, { location: '/elsewhere' }).end()
  })

  const { status, body } = await dialer().dial(`http://127.0.0.1:${port}/`, request(port))

  expect(status).toBe(307)
  expect(await textOf(body)).toBe('')
  expect(hits).toBe(1)
})

test('a proxy from the environment is not used', async () => {
  let proxied = 0
  const proxy = await serve((_, response) => {
    proxied += 1
    response.end('proxy')
  })
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, `http://127.0.0.1:${proxy}`)
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  vi.stubEnv('no_proxy', '')
  const port = await serve((_, response) => response.end('direct'))

  const { body } = await dialer().dial(`http://n8n.test:${port}/`, request(port))

  expect(await textOf(body)).toBe('direct')
  expect(proxied).toBe(0)
})

test('a certificate that nobody vouches for is refused', async () => {
  let hits = 0
  const port = await listen(
    createTlsServer(selfSigned, (_, response) => {
      hits += 1
      response.end()
    }),
  )

  const call = dialer().dial(`https://127.0.0.1:${port}/`, request(port))

  await expect(call).rejects.toMatchObject({ kind: 'tls', mayHaveBegun: false })
  expect(hits).toBe(0)
})

test('where nobody listens, the request has not begun', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  server.close()
  await once(server, 'close')

  const call = dialer().dial(`http://127.0.0.1:${port}/`, request(port))

  await expect(call).rejects.toMatchObject({ kind: 'refused', mayHaveBegun: false })
})

test('a name without an address is named as such', async () => {
  const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
  const lookups: Record<string, Promise<[]>> = {
    'nowhere.test': Promise.reject(unknown),
    'empty.test': Promise.resolve([]),
  }
  const made = createDialer({ ownEndpoints: () => [], lookup: (host) => lookups[host] ?? expect.unreachable(host) })
  closing.push(() => made.close())

  await expect(made.dial('http://nowhere.test/', request(80))).rejects.toMatchObject({
    kind: 'dns',
    message: 'nowhere.test could not be resolved',
    cause: unknown,
  })
  await expect(made.dial('http://empty.test/', request(80))).rejects.toMatchObject({
    kind: 'dns',
    message: 'empty.test has no address',
  })
})

test('a name is dialled also where Node asks for one address alone', async () => {
  const port = await serve((_, response) => response.end('one'))
  const families = getDefaultAutoSelectFamily()
  setDefaultAutoSelectFamily(false)
  closing.push(async () => setDefaultAutoSelectFamily(families))

  expect(await textOf((await dialer().dial(`http://n8n.test:${port}/`, request(port))).body)).toBe('one')
})

test('HTTP/1.1 alone is offered to the peer: a call that is given up ends its own connection and nobody else’s', async () => {
  let offered: readonly string[] = []
  const ALPNCallback = ({ protocols }: { protocols: readonly string[] }) => {
    offered = protocols
    return protocols[0]
  }
  const port = await listen(createTlsServer({ ...selfSigned, ALPNCallback }))

  await expect(dialer().dial(`https://127.0.0.1:${port}/`, request(port))).rejects.toMatchObject({ kind: 'tls' })

  expect(offered).toEqual(['http/1.1'])
})

test('a call that is aborted while its name is looked up is not sent', async () => {
  const methods: (string | undefined)[] = []
  const port = await serve(({ method }, response) => {
    methods.push(method)
    response.end('ok')
  })
  const asked = Promise.withResolvers<void>()
  const found = Promise.withResolvers<{ address: string; family: number }[]>()
  const made = createDialer({
    ownEndpoints: () => [],
    lookup: () => {
      asked.resolve()
      return found.promise
    },
  })
  closing.push(() => made.close())
  const controller = new AbortController()
  const url = `http://n8n.test:${port}/`
  const aborted = made.dial(url, request(port, { signal: controller.signal }))
  await asked.promise
  controller.abort(new Error('stopped'))
  await expect(aborted).rejects.toThrow('stopped')

  found.resolve([{ address: '127.0.0.1', family: 4 }])
  expect(await textOf((await made.dial(url, request(port, { method: 'PUT' }))).body)).toBe('ok')
  expect(methods).toEqual(['PUT'])
})

test('closing ends every connection at once, though an answer is under way', async () => {
  const closed = Promise.withResolvers<void>()
  const port = await serve((_, response) => {
    response.once('close', closed.resolve)
    response.flushHeaders()
  })
  const shared = dialer()
  await shared.dial(
    `http://n8n.test:${port}/`,
    request(port, { limits: { headersMs: 60_000, totalMs: 60_000, maxBytes: 1 } }),
  )

  await shared.close()
  await closed.promise
})
