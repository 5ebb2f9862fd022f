import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { clientAddress, endSiteKey, limitKey, networkKey } from './client-address.ts'

const request = (remoteAddress: string, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

describe('the client address', () => {
  it('is the peer where no proxy is trusted, whatever a header says', () => {
    expect(clientAddress(request('203.0.113.9', '198.51.100.1'), 0)).toBe('203.0.113.9')
  })

  it.each([
    [1, '10.0.0.1, 198.51.100.7', '198.51.100.7'],
    [2, '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    [1, 'spoofed', '203.0.113.9'],
    [1, '198.51.100.7:4711', '198.51.100.7'],
    [1, '[2001:db8::1]:4711', '2001:db8::1'],
    [3, '198.51.100.7', '198.51.100.7'],
    [1, '', '203.0.113.9'],
  ])('with %i trusted hops, %j means %s', (hops, header, address) => {
    expect(clientAddress(request('203.0.113.9', header), hops)).toBe(address)
  })

  it('joins several headers in their order', () => {
    expect(clientAddress(request('203.0.113.9', ['6.6.6.6', '198.51.100.7']), 1)).toBe('198.51.100.7')
  })

  it('knows an IPv4 address in its IPv6 clothes', () => {
    expect(clientAddress(request('::ffff:203.0.113.9'), 0)).toBe('203.0.113.9')
  })
})

describe('what limits count by', () => {
  it('is the address in IPv4 and the /64 in IPv6', () => {
    expect(limitKey('203.0.113.9')).toBe('203.0.113.9/32')
    expect(limitKey('2001:db8:1:2:3:4:5:6')).toBe(limitKey('2001:db8:1:2:ffff::1'))
    expect(limitKey('2001:db8:1:3::1')).not.toBe(limitKey('2001:db8:1:2::1'))
  })

  it('is the address or the /48 for all that one customer may have', () => {
    expect(endSiteKey('203.0.113.9')).toBe(limitKey('203.0.113.9'))
    expect(endSiteKey('2001:db8:1:2::1')).toBe(endSiteKey('2001:db8:1:ffff::1'))
    expect(endSiteKey('2001:db8:1:2::1')).not.toBe(endSiteKey('2001:db8:2:2::1'))
  })

  it('is the /24 or /64 for a quota', () => {
    expect(networkKey('203.0.113.9')).toBe(networkKey('203.0.113.200'))
    expect(networkKey('203.0.113.9')).not.toBe(networkKey('203.0.114.9'))
  })
})
