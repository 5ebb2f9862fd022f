import { describe, expect, it } from 'vitest'
import { normaliseOrigin, originOrNull } from './origins.ts'

describe('normaliseOrigin', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['HTTPS://Shop.Example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['http://shop.example:80', 'http://shop.example'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['http://shop.example:443', 'http://shop.example:443'],
    ['https://магазин.рф', 'https://xn--80aairftm.xn--p1ai'],
    ['https://xn--80aairftm.xn--p1ai', 'https://xn--80aairftm.xn--p1ai'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
    ['http://0x7f.1', 'http://127.0.0.1'],
  ])('writes %s as %s', (text, origin) => {
    expect(normaliseOrigin(text)).toBe(origin)
    expect(normaliseOrigin(origin)).toBe(origin)
  })

  it.each([
    '',
    'null',
    'shop.example',
    '//shop.example',
    'https:shop.example',
    'https:/shop.example',
    'https:///shop.example',
    'https://',
    'ftp://shop.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://shop.example/1',
    'https://shop.example/path',
    'https://shop.example//',
    'https://shop.example?',
    'https://shop.example?q=1',
    'https://shop.example#',
    'https://shop.example/#top',
    'https://user@shop.example',
    'https://user:password@shop.example',
    'https://@shop.example',
    'https://*.shop.example',
    'https://*',
    'https://shop.example.',
    'https://shop.example:0x50',
    'https://shop.example:99999',
    ' https://shop.example',
    'https://shop.example\n',
    'https://shop.exa\tmple',
    'https:\\\\shop.example',
    'https://shop.example\\path',
    "https://shop.example;script-src 'unsafe-inline'",
    "https://shop.example;script-src'unsafe-inline'",
    'https://shop.example,evil.example',
    'https://shop..example',
    'https://shop.example, https://evil.example',
    'https://shop.example https://evil.example',
    'https://sh%20op.example',
  ])('refuses %j', (text) => expect(originOrNull(text)).toBeNull())

  it('leaves nothing in an origin that could end a policy or begin another source', () => {
    for (let code = 0; code < 0x250; code++) {
      const origin = originOrNull(`https://shop${String.fromCharCode(code)}.example`)
      if (origin !== null) expect(origin).toMatch(/^https:\/\/[a-z0-9._:-]+$/)
    }
  })

  it('says what is wrong', () => {
    expect(() => normaliseOrigin('https://shop.example/products')).toThrow(
      '"https://shop.example/products" is no origin (it has a path, a query or a fragment): write it like https://shop.example',
    )
    expect(() => normaliseOrigin('https://*.shop.example')).toThrow('each subdomain is listed by itself')
  })
})
