import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, shopOrigin, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { fetchTicket } from '../../../test/clients/visitor.ts'

const second = 'https://xn--e1afmkfd.example:8443'

let backend: TestBackend
beforeAll(async () => {
  backend = await startTestBackend({ site: { origins: [shopOrigin, 'https://пример.example:8443'] } })
})
afterAll(() => backend.close())

const get = (key = backend.site.site.key, headers: Record<string, string> = {}) =>
  fetch(`${backend.url}/embed/${key}`, { headers })
const policy = (response: Response) =>
  new Map(
    (response.headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ')]
    }),
  )

describe("the iframe's document", () => {
  it('is framed by the active origins of its site and nobody else', async () => {
    const response = await get()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(policy(response).get('frame-ancestors')).toBe(`${shopOrigin} ${second}`)
    expect(response.headers.get('x-frame-options')).toBeNull()
  })

  it('follows the origins of the site as they change, and none means none', async () => {
    const { site } = await backend.newSite()
    await backend.administration.removeOrigin(site.id, shopOrigin)
    expect(policy(await get(site.key)).get('frame-ancestors')).toBe("'none'")
  })

  it('runs our own scripts alone, under Trusted Types', async () => {
    const directives = policy(await get())
    expect(Object.fromEntries(directives)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    })
    expect([...directives.values()].join(' ')).not.toMatch(/unsafe|\*/)
    const html = await (await get()).text()
    expect(html).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\son\w+=|style=/)
  })

  it('is kept by no cache', async () => {
    expect((await get()).headers.get('cache-control')).toBe('private, no-store')
  })

  it('says what it loads, and all of that is there', async () => {
    const html = await (await get()).text()
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path)
    expect(paths.length).toBeGreaterThan(1)
    for (const path of paths) expect((await fetch(`${backend.url}${path}`)).status).toBe(200)
    expect(html).toContain(`<meta name="parley-site" content="${backend.site.site.key}">`)
    expect(html).toContain(`<meta name="parley-origins" content="${shopOrigin} ${second}">`)
    expect(html).not.toContain('{{')
  })

  it('speaks the language that is asked for, if that is one', async () => {
    const lang = async (query: string) =>
      /<html lang="([^"]*)"/.exec(await (await get(`${backend.site.site.key}${query}`)).text())?.[1]
    expect(await lang('')).toBe('en')
    expect(await lang('?locale=ru')).toBe('ru')
    expect(await lang(`?locale=${encodeURIComponent('"><script>')}`)).toBe('en')
    expect(await lang('?locale=ru&locale=de')).toBe('en')
  })

  it('is whole in that language before any script has come', async () => {
    const { site } = await backend.newSite({ name: 'Shop' })
    const texts = {
      en: { title: 'Ask us', placeholder: 'Ask away' },
      ru: { title: 'Спросите нас' },
      ar: { title: 'اسألنا' },
    }
    await backend.administration.configure(site.id, { texts })
    const shell = async (query: string) => {
      const html = await (await get(`${site.key}${query}`)).text()
      const [, lang, dir] = /<html lang="([^"]*)" dir="([^"]*)"/.exec(html) ?? []
      const [, title] = /<title>(.*)<\/title>/.exec(html) ?? []
      const [, placeholder] = /placeholder="([^"]*)"/.exec(html) ?? []
      const [, texts] =
        /<link rel="modulepreload" href="\/assets\/([a-z]{2}(?:-[A-Z]{2})?)-[\w-]+\.js">/.exec(html) ?? []
      return { lang, dir, title, placeholder, texts }
    }
    const english = { lang: 'en', dir: 'ltr', title: 'Ask us', placeholder: 'Ask away', texts: 'en' }
    const russian = { ...english, lang: 'ru-RU', title: 'Спросите нас', texts: 'ru' }
    expect(await shell('')).toEqual(english)
    expect(await shell('?locale=en-GB')).toEqual({ ...english, lang: 'en-GB' })
    expect(await shell('?locale=ru-RU')).toEqual(russian)
    expect(await shell('?locale=ru_RU&locale_=x&lang=en')).toEqual(russian)
    expect(await shell('?locale=ar')).toEqual({ ...english, lang: 'ar', dir: 'rtl', title: 'اسألنا', texts: 'ar' })
    expect(await shell('?locale=pt-PT')).toEqual({ ...english, lang: 'pt-BR', texts: 'pt-BR' })
    for (const locale of ['fi', 'toString', '', 'x', '-', 'ru;q=1', 'r'.repeat(9)])
      expect(await shell(`?locale=${encodeURIComponent(locale)}`)).toEqual(english)
    const plain = (await backend.newSite()).site.key
    expect(await (await get(`${plain}?locale=ru`)).text()).toContain('placeholder="Напишите сообщение…"')
  })

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['identity', null],
  ])('to whoever accepts "%s" comes as %s', async (accepted, encoding) => {
    const response = await get(backend.site.site.key, { 'Accept-Encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
    expect(Number(response.headers.get('content-length'))).toBeLessThan(encoding ? 1_100 : 4_000)
    expect(await response.text()).toContain(`<meta name="parley-site" content="${backend.site.site.key}">`)
  })

  it("escapes a site's name", async () => {
    const name = `</title><script>alert("1")</script>' & {{ticket}}`
    const { site } = await backend.newSite({ name })
    const html = await (await get(site.key)).text()
    expect(html).not.toContain('<script>alert')
    expect(html).toContain(
      '<title>&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; &amp; {{ticket}}</title>',
    )
  })

  it('of no site, or of a disabled one, is a 404 that nobody frames', async () => {
    const { site } = await backend.newSite()
    await backend.administration.setStatus(site.id, 'disabled')
    for (const key of [site.key, 'pk_unknown', backend.site.site.id, '%3Cscript%3E']) {
      const response = await get(key)
      expect(policy(response).get('frame-ancestors')).toBe("'none'")
      await expectProblem(response, 404, 'not_found')
    }
  })
})

describe('the ticket in it', () => {
  const claims = async (referer: string | null) =>
    decodeJwt(await fetchTicket({ api: backend.url, siteKey: backend.site.site.key, origin: shopOrigin }, referer))

  it('is for the origin of the Referer where that is an active one', async () => {
    expect((await claims(shopOrigin)).origin).toBe(shopOrigin)
    expect((await claims(`${shopOrigin}/products/cup?secret=1#x`)).origin).toBe(shopOrigin)
    for (const referer of ['https://evil.example', `${shopOrigin}.evil.example`, 'about:client', null])
      expect((await claims(referer)).origin).toBeUndefined()
  })

  it('is a new one each time, lives ten minutes, and is no other kind of token', async () => {
    const [a, b] = [await claims(null), await claims(null)]
    expect(a.jti).not.toBe(b.jti)
    expect((a.exp ?? 0) - (a.iat ?? 0)).toBe(600)
    expect(a.site).toBe(backend.site.site.id)
    const ticket = await fetchTicket({ api: backend.url, siteKey: backend.site.site.key, origin: shopOrigin })
    expect(decodeProtectedHeader(ticket)).toEqual({ alg: 'HS256', typ: 'parley-ticket+jwt' })
  })
})
