import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from '../../test/clients/raw-request.ts'
import { dispatchByHost } from './dispatch-by-host.ts'

const consoleHost = 'console.example'
const publicHost = 'chat.example'

const says =
  (text: string): RequestListener =>
  (_, response) =>
    response.end(text)

let server: Server
let address: string
beforeAll(async () => {
  const apps = { consoleApp: says('console'), publicApp: says('public'), headers: { 'X-Ours': 'yes' } }
  server = createServer(dispatchByHost({ consoleUrl: `https://${consoleHost}`, ...apps }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

/** Who answers. */
const ask = async (host: string, { headers = {}, target = '/sign-in' } = {}): Promise<string> =>
  (await rawRequest(address, target, { headers: { Host: host, ...headers } })).body

describe('a request', () => {
  it.each([
    [consoleHost, 'console'],
    ['CONSOLE.example', 'console'],
    ['console.example:443', 'console'],
    ['console.example:80', 'public'],
    ['console.example.', 'public'],
    ['x@console.example', 'public'],
    ['console.example.evil.example', 'public'],
    [publicHost, 'public'],
    ['127.0.0.1', 'public'],
    ['', 'public'],
  ])('to the host %j is for the %s app', async (host, app) => {
    expect(await ask(host)).toBe(app)
  })

  it.each(['X-Forwarded-Host', 'X-Original-Host', 'Forwarded'])('is for its Host, whatever %s says', async (name) => {
    const as = (host: string) => ({ headers: { [name]: name === 'Forwarded' ? `host=${host}` : host } })
    expect(await ask(publicHost, as(consoleHost))).toBe('public')
    expect(await ask(consoleHost, as(publicHost))).toBe('console')
  })

  it('with a whole address as its target is for the host that stands there', async () => {
    expect(await ask(consoleHost, { target: `https://${consoleHost}/sign-in` })).toBe('console')
    expect(await ask(consoleHost, { target: `https://${consoleHost}?sign-in` })).toBe('console')
    expect(await ask(publicHost, { target: `http://${publicHost}/sign-in` })).toBe('public')
  })

  it.each([
    [publicHost, `https://${consoleHost}/sign-in`],
    [publicHost, `HTTP://CONSOLE.example/sign-in`],
    [consoleHost, `https://${publicHost}/sign-in`],
    [consoleHost, `https://console.example@${publicHost}/`],
  ])('to the host %s for %s is for nobody', async (host, target) => {
    const { status, headers, body } = await rawRequest(address, target, { headers: { Host: host } })
    expect({ status, body }).toEqual({ status: 421, body: 'misdirected\n' })
    expect(headers['x-ours']).toBe('yes')
  })
})
