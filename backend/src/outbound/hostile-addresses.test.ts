import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import hostile from '../../test/fixtures/hostile-addresses.json' with { type: 'json' }
import { isGlobalUnicast } from './addresses.ts'
import { createDialer } from './dialer.ts'

// A canary stands on the loopback: whatever way is found to it, its count says so.
let canary: Server
let port: number
let hits = 0

beforeAll(async () => {
  canary = createServer((socket) => {
    hits += 1
    socket.destroy()
  })
  canary.listen(0, '127.0.0.1')
  await once(canary, 'listening')
  const address = canary.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
beforeEach(() => {
  hits = 0
})
afterAll(() => {
  canary.close()
})

const dial = async (url: string, addresses: readonly string[] = []) => {
  const dialer = createDialer({
    ownEndpoints: () => [],
    lookup: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  })
  try {
    return await dialer.dial(url, {
      method: 'POST',
      signal: new AbortController().signal,
      privateHosts: new Set(),
      limits: { headersMs: 1000, totalMs: 1000, maxBytes: 1000 },
    })
  } finally {
    await dialer.close()
  }
}
const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)

test('the corpus holds more than 200 addresses', () => {
  expect(new Set(hostile.addresses).size).toBeGreaterThan(200)
})

test.each(hostile.addresses)('%s is not called as a literal', async (address) => {
  await expect(dial(`http://${bracketed(address)}:${port}/`)).rejects.toMatchObject({ kind: 'blocked' })
  expect(hits).toBe(0)
})

test.each(hostile.addresses)('%s is not called by a name that resolves to it', async (address) => {
  await expect(dial(`http://n8n.example:${port}/`, [address])).rejects.toMatchObject({ kind: 'blocked' })
  expect(hits).toBe(0)
})

test.each(hostile.spellings)('%s is seen for what it is', async (spelling) => {
  await expect(dial(`http://${spelling}:${port}/`)).rejects.toMatchObject({ kind: 'blocked' })
  expect(hits).toBe(0)
})

test('one hostile address among good ones refuses the name, wherever it stands', async () => {
  for (const addresses of [
    ['127.0.0.1', '93.184.215.14'],
    ['93.184.215.14', '127.0.0.1'],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '93.184.215.14', '::1'],
  ]) {
    await expect(dial(`http://n8n.example:${port}/`, addresses)).rejects.toMatchObject({ kind: 'blocked' })
  }
  expect(hits).toBe(0)
})

test('the real resolver is asked and its answer checked', async () => {
  const dialer = createDialer({ ownEndpoints: () => [] })
  const request = {
    method: 'GET',
    signal: new AbortController().signal,
    privateHosts: new Set<string>(),
    limits: { headersMs: 1000, totalMs: 5000, maxBytes: 1000 },
  } as const
  for (const name of ['localhost', 'LOCALHOST'])
    await expect(dialer.dial(`http://${name}:${port}/`, request)).rejects.toMatchObject({ kind: 'blocked' })
  // Whether this name has an address is the resolver's to say.
  await expect(dialer.dial(`http://localhost.:${port}/`, request)).rejects.toMatchObject({ mayHaveBegun: false })
  await dialer.close()
  expect(hits).toBe(0)
})

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '93.184.215.14',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:830::200e',
  '2001:200::1',
  '2003::1',
])('%s is public', (address) => {
  expect(isGlobalUnicast(address)).toBe(true)
})
