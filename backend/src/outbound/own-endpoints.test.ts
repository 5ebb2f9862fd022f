import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { authorityOf, isOwnAddress, namesOwnEndpoint, ownEndpoints } from './own-endpoints.ts'

const here = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? [])

test('who listens everywhere is reached by each address of this machine', () => {
  expect(here).not.toEqual([])
  for (const address of [...here, '127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::']) {
    expect(isOwnAddress(address, 8787, [{ host: '0.0.0.0', port: 8787 }])).toBe(true)
    expect(isOwnAddress(address, 8787, [{ host: '::', port: 8787 }])).toBe(true)
    expect(isOwnAddress(address, 5678, [{ host: '0.0.0.0', port: 8787 }])).toBe(false)
  }
  expect(isOwnAddress('93.184.215.14', 8787, [{ host: '0.0.0.0', port: 8787 }])).toBe(false)
})

test('who listens on one address is reached by that one, however it is written', () => {
  const own = [{ host: '127.0.0.1', port: 8787 }]
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '0.0.0.0'])
    expect(isOwnAddress(address, 8787, own)).toBe(true)
  for (const address of ['127.0.0.2', '93.184.215.14']) expect(isOwnAddress(address, 8787, own)).toBe(false)
  expect(isOwnAddress('fe80::1%eth0', 8787, [{ host: '[fe80::1]', port: 8787 }])).toBe(true)
})

test('a public name is known by its name alone', () => {
  const own = [{ host: 'chat.example', port: 443 }]
  expect(namesOwnEndpoint('chat.example', 443, own)).toBe(true)
  expect(namesOwnEndpoint('CHAT.example.', 443, own)).toBe(true)
  expect(namesOwnEndpoint('chat.example', 8443, own)).toBe(false)
  expect(namesOwnEndpoint('n8n.example', 443, own)).toBe(false)
  expect(isOwnAddress('93.184.215.14', 443, own)).toBe(false)
})

test('a backend answers at its addresses for shoppers and merchants, and where it listens', () => {
  const backend = { publicUrl: 'https://chat.example', consoleUrl: 'http://console.example:81', port: 8787 }
  const named = [
    { host: 'chat.example', port: 443 },
    { host: 'console.example', port: 81 },
  ]
  const loopback = ['127.0.0.1', '::1'].map((host) => ({ host, port: 8787 }))
  for (const host of ['0.0.0.0', '::', 'localhost'])
    expect(ownEndpoints({ ...backend, host })).toEqual([...named, ...loopback])
  expect(ownEndpoints({ ...backend, consoleUrl: null, host: '10.0.0.5' })).toEqual([
    named[0],
    { host: '10.0.0.5', port: 8787 },
  ])
})

test.each([
  ['https://chat.example/console', 'chat.example:443'],
  ['http://chat.example', 'chat.example:80'],
  ['http://[::1]:8787/', '[::1]:8787'],
])('%s leads to %s', (address, authority) => {
  expect(authorityOf(address)).toBe(authority)
})
