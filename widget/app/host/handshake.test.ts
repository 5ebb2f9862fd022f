import { expect, test } from 'vitest'
import { acceptHello, type Knock } from './handshake.ts'

const self = { name: 'frame' }
const parent = { name: 'shop' }
const door = { self, parent, origins: ['https://shop.example', 'https://www.shop.example'] }
const hello = {
  parley: 1,
  type: 'hello',
  page: { url: 'https://shop.example/' },
  colorScheme: 'light',
  options: { site: 'pk_a' },
}

function knock(changes: Partial<Knock> = {}): Knock {
  const { port1, port2 } = new MessageChannel()
  port1.close()
  port2.close()
  return { data: hello, origin: 'https://shop.example', source: parent, ports: [port2], ...changes }
}

test('a hello of the host page is taken, with its port and the origin that the browser says', () => {
  const real = knock()
  expect(acceptHello(real, door)).toEqual({ hello, port: real.ports[0], origin: 'https://shop.example' })
})

test.each([
  ['another origin', knock({ origin: 'https://evil.example' })],
  ['an origin that begins like one of the site', knock({ origin: 'https://shop.example.evil.test' })],
  ['the opaque origin of a sandboxed page', knock({ origin: 'null' })],
  ['no origin', knock({ origin: '' })],
  ['a sibling frame', knock({ source: { name: 'sibling' } })],
  ['the frame itself', knock({ source: self })],
  ['a window that is gone', knock({ source: null })],
  ['no port', knock({ ports: [] })],
  ['two ports', knock({ ports: [...knock().ports, ...knock().ports] })],
  ['another version', knock({ data: { ...hello, parley: 2 } })],
  ['another message', knock({ data: { ...hello, type: 'open' } })],
  ['a string', knock({ data: 'hello' })],
  ['nothing', knock({ data: null })],
])('%s is not answered', (_, stranger) => {
  expect(acceptHello(stranger, door)).toBeNull()
})

test('a document that was opened at top level is its own parent, and takes nothing', () => {
  expect(acceptHello(knock({ source: self }), { ...door, parent: self })).toBeNull()
})

test('a site without origins takes nothing', () => {
  expect(acceptHello(knock(), { ...door, origins: [] })).toBeNull()
})
