import { expect, test } from 'vitest'
import { destinationOf } from './destination.ts'

test.each([
  ['https://n8n.example/webhook/a?b=c#d', 'n8n.example:443', 'n8n.example', 443, '/webhook/a?b=c'],
  ['http://N8N.example', 'n8n.example:80', 'n8n.example', 80, '/'],
  ['http://n8n:5678/webhook', 'n8n:5678', 'n8n', 5678, '/webhook'],
  ['http://[::1]:5678/', '[::1]:5678', '::1', 5678, '/'],
  ['https://магазин.рф:8443/', 'xn--80aairftm.xn--p1ai:8443', 'xn--80aairftm.xn--p1ai', 8443, '/'],
  ['http://0x7f.1/', '127.0.0.1:80', '127.0.0.1', 80, '/'],
])('%s leads to %s', (url, authority, host, port, path) => {
  expect(destinationOf(url)).toMatchObject({ authority, host, port, path })
})

test.each([
  ['n8n.example', 'not a URL'],
  ['ftp://n8n.example/', 'ftp: is not http or https'],
  ['https://user@n8n.example/', 'a URL with credentials in it'],
  ['https://:password@n8n.example/', 'a URL with credentials in it'],
])('%s leads nowhere', (url, message) => {
  expect(() => destinationOf(url)).toThrow(expect.objectContaining({ kind: 'blocked', message }))
})
