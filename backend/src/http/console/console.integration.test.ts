import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'

let backend: TestBackend
let consoleUrl: string
beforeAll(async () => {
  backend = await startTestBackend({ env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1' } })
  consoleUrl = backend.url.replace('127.0.0.1', 'localhost')
})
afterAll(() => backend.close())

describe('the console', () => {
  it('answers on its own host alone, and the widget on the other', async () => {
    const styles = await fetch(`${consoleUrl}/console.css`)
    expect(styles.headers.get('content-type')).toBe('text/css; charset=utf-8')
    await expectProblem(await fetch(`${backend.url}/console.css`), 404, 'not_found')
    expect((await fetch(`${backend.url}/parley.js`)).status).toBe(200)
    for (const path of ['/parley.js', `/embed/${backend.site.site.key}`, '/v1/sessions', '/.well-known/jwks.json']) {
      const response = await fetch(`${consoleUrl}${path}`)
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        404,
        'text/html; charset=utf-8',
      ])
    }
  })

  it('is not opened by what a proxy may say of the host', async () => {
    const host = new URL(consoleUrl).host
    for (const headers of [{ 'X-Forwarded-Host': host }, { Forwarded: `host=${host}` }]) {
      expect((await rawRequest(backend.url, '/console.css', { headers })).status).toBe(404)
    }
  })

  it('says that it lives, as every host does', async () => {
    for (const url of [consoleUrl, backend.url])
      for (const path of ['/healthz', '/readyz']) expect((await fetch(url + path)).status).toBe(200)
  })

  it('answers with pages that hold nothing foreign and that nobody may frame or keep', async () => {
    const response = await fetch(`${consoleUrl}/nowhere`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(await response.text()).toContain('<h1>Page not found</h1>')
  })

  it('speaks the language that the browser asks for, and else English', async () => {
    const title = async (accepts: string) => {
      const response = await fetch(`${consoleUrl}/nowhere`, { headers: { 'Accept-Language': accepts } })
      return /<html lang="(\w+)">[\s\S]*<h1>(.+)<\/h1>/.exec(await response.text())?.slice(1)
    }
    expect(await title('ru-RU, en;q=0.5')).toEqual(['ru', 'Страница не найдена'])
    expect(await title('de, ru;q=0.5')).toEqual(['ru', 'Страница не найдена'])
    expect(await title('de')).toEqual(['en', 'Page not found'])
    expect(await title('*')).toEqual(['en', 'Page not found'])
  })

  it('takes no method that an address does not have', async () => {
    const response = await fetch(`${consoleUrl}/console.css`, { method: 'DELETE', headers: { Origin: consoleUrl } })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'HEAD, GET'])
    expect(await response.text()).toContain('<h1>That does not work here</h1>')
  })

  it('bounds what one address may ask', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.9' }
    const named = { headers: { ...headers, Host: new URL(consoleUrl).host } }
    const asked = Array.from({ length: 301 }, () => rawRequest(consoleUrl, '/console.css', named))
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect((await fetch(`${consoleUrl}/healthz`, { headers })).status).toBe(200)
  })
})
