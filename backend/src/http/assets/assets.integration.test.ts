import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'

let backend: TestBackend
let script: string
beforeAll(async () => {
  backend = await startTestBackend()
  const html = await (await fetch(`${backend.url}/embed/${backend.site.site.key}`)).text()
  script = /<script type="module" src="([^"]+)"/.exec(html)?.[1] ?? ''
})
afterAll(() => backend.close())

describe('the loader', () => {
  it('may be loaded by any page, and is asked for again after five minutes', async () => {
    const response = await fetch(`${backend.url}/parley.js`, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringMatching(/^(text|application)\/javascript/),
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"/),
    })
    const etag = response.headers.get('etag') ?? ''
    const conditional = { 'If-None-Match': etag, 'Accept-Encoding': 'gzip' }
    const again = await rawRequest(backend.url, '/parley.js', { headers: conditional })
    expect([again.status, again.body]).toEqual([304, ''])
  })
})

/** What browsers of today send, and what others might. */
const accepts = [
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate, br', 'br'],
  ['br', 'br'],
  ['*', 'br'],
  ['gzip, deflate', 'gzip'],
  ['gzip, br;q=0', 'gzip'],
  ['identity', 'identity'],
  ['br;q=0, gzip;q=0', 'identity'],
  ['deflate', 'identity'],
] as const

describe.each(['the loader', 'an asset'])('%s', (name) => {
  const path = () => (name === 'the loader' ? '/parley.js' : script)

  it.each(accepts)('to whoever accepts "%s" comes as %s', async (header, encoding) => {
    const headers = { 'Accept-Encoding': header }
    const response = await fetch(`${backend.url}${path()}`, { headers })
    expect(response.headers.get('content-encoding') ?? 'identity').toBe(encoding)
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
    const plain = await readFile(new URL(`../../../../widget/dist${path()}`, import.meta.url), 'utf8')
    expect(await response.text()).toBe(plain)
    const head = await rawRequest(backend.url, path(), { method: 'HEAD', headers })
    expect([head.status, head.body]).toEqual([200, ''])
    for (const same of ['content-length', 'content-encoding', 'etag', 'vary', 'cache-control'])
      expect(head.headers[same]).toBe(response.headers.get(same) ?? undefined)
  })

  it('has another ETag in each form, and is not sent again to who has that form', async () => {
    const etags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const headers = { 'Accept-Encoding': encoding }
        const { etag = '' } = (await rawRequest(backend.url, path(), { method: 'HEAD', headers })).headers
        const again = await rawRequest(backend.url, path(), { headers: { ...headers, 'If-None-Match': etag } })
        expect([again.status, again.body, again.headers.vary]).toEqual([304, '', 'Accept-Encoding'])
        const other = { 'Accept-Encoding': encoding === 'br' ? 'gzip' : 'br', 'If-None-Match': etag }
        expect((await rawRequest(backend.url, path(), { method: 'HEAD', headers: other })).status).toBe(200)
        return etag
      }),
    )
    expect(new Set(etags).size).toBe(3)
  })
})

describe('assets', () => {
  it('are kept for ever, and only by our own documents', async () => {
    const response = await fetch(`${backend.url}${script}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': expect.stringMatching(/javascript/),
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    })
    const head = await fetch(`${backend.url}${script}`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it.each([
    '/assets/../manifest.json',
    '/assets/..%2fmanifest.json',
    '/assets/%2e%2e/manifest.json',
    '/assets/%2e%2e%2fmanifest.json',
    '/assets/..%5cmanifest.json',
    '/assets/%252e%252e%252fmanifest.json',
    '/assets/.%00/x.js',
    '/assets/x.js%00.css',
    '/assets/',
    '/assets/.',
    '/assets/%',
    '/assets//etc/passwd',
    '/assets/none.js',
    '/parley.js.br',
    '/assets/{entry}.br',
    '/assets/{entry}.gz',
    `/assets/${'x'.repeat(300)}.js`,
    '/manifest.json',
    '/app/shell.html',
    '/package.json',
    '//etc/passwd',
  ])('%s is none', async (path) => {
    const { status, headers, body } = await rawRequest(backend.url, path.replace('/assets/{entry}', script))
    expect([status, JSON.parse(body).code]).toEqual([404, 'not_found'])
    expect(headers['content-type']).toContain('application/problem+json')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('that are none say so in a problem', async () => {
    await expectProblem(await fetch(`${backend.url}/assets/none.js`), 404, 'not_found')
  })
})
