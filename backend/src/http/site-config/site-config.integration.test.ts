import { siteConfig } from '@parley/protocol/site-config'
import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { rawRequest } from '../../../test/clients/raw-request.ts'

const second = 'https://second.example'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ site: { origins: [shopOrigin, second] } })
})
afterAll(() => backend.close())

const get = (headers: Record<string, string> = {}, key = backend.site.site.key) =>
  fetch(`${backend.url}/v1/sites/${key}/config`, { headers })

describe("a site's config", () => {
  it('is whole, and may be kept for a minute', async () => {
    const response = await get({ Origin: shopOrigin })
    expect(response.status).toBe(200)
    expect(v.parse(v.strictObject(siteConfig.entries), await response.json()).siteKey).toBe(backend.site.site.key)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=600')
  })

  it('is for its own origins, and for who is in no page', async () => {
    for (const origin of [shopOrigin, second]) {
      const response = await get({ Origin: origin })
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
      expect(response.headers.get('vary')).toContain('Origin')
    }
    const response = await get()
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('vary')).toContain('Origin')
  })

  it('has an ETag for each origin, and 304 for it', async () => {
    const path = `/v1/sites/${backend.site.site.key}/config`
    const tags = new Set<string>()
    for (const origin of [shopOrigin, second]) {
      const tag = (await get({ Origin: origin })).headers.get('etag') ?? ''
      tags.add(tag)
      const again = await rawRequest(backend.url, path, { headers: { Origin: origin, 'If-None-Match': tag } })
      expect([again.status, again.body]).toEqual([304, ''])
      expect(again.headers).toMatchObject({ 'access-control-allow-origin': origin, etag: tag })
      expect(again.headers['cache-control']).toContain('max-age=60')
    }
    expect(tags.size).toBe(2)
    const [first = ''] = tags
    const foreign = { headers: { Origin: second, 'If-None-Match': first } }
    expect((await rawRequest(backend.url, path, foreign)).status).toBe(200)
  })

  it('of no site, of a disabled one, or for a foreign page, is a 404 that any loader may read and no cache keeps', async () => {
    const { site } = await backend.newSite()
    await backend.administration.setStatus(site.id, 'disabled')
    for (const key of [site.key, 'pk_unknown', 'site_x', '%7B%22$ne%22:1%7D', backend.site.site.id]) {
      const response = await get({ Origin: 'https://anywhere.example' }, key)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('cache-control')).toBe('no-store')
      await expectProblem(response, 404, 'not_found')
    }
    for (const origin of ['https://evil.example', 'null', `${shopOrigin}.evil.example`]) {
      const response = await get({ Origin: origin })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('cache-control')).toBe('no-store')
      await expectProblem(response, 404, 'not_found')
    }
    await backend.administration.removeOrigin(backend.site.site.id, second)
    await vi.waitFor(async () => expect((await get({ Origin: second })).status).toBe(404), 5000)
    expect((await get({ Origin: shopOrigin })).status).toBe(200)
  })

  it('holds no secret, no origin and nothing of the agent', async () => {
    const text = await (await get()).text()
    expect(text).not.toMatch(/sk_|ik_|webhook|shop\.example|127\.0\.0\.1/)
  })
})
