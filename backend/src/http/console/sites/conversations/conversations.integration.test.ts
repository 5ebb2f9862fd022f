import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem, startTestBackend, type TestBackend } from '../../../../../test/backends/backend.ts'
import { ConsoleBrowser, signedInOwner } from '../../../../../test/clients/console-browser.ts'
import type { TestVisitor } from '../../../../../test/clients/visitor.ts'
import { startWordPressSite, type WordPressSite } from '../../../../../test/clients/wordpress-site.ts'
import { identityJwt } from '../../../../../test/forge.ts'
import { keepLongHistory } from '../../../../../test/long-history.ts'

let backend: TestBackend
let wordpress: WordPressSite
let owner: ConsoleBrowser
let stranger: ConsoleBrowser
let siteId: string
let visitor: TestVisitor

beforeAll(async () => {
  wordpress = await startWordPressSite()
  backend = await startTestBackend({
    env: { CONSOLE_URL: 'http://localhost:0', TRUST_PROXY: '1', SITE_PRIVATE_HOSTS: wordpress.origin },
  })
  const maya = await signedInOwner(backend, { email: 'maya@shop.example', name: 'Keramik', address: '203.0.113.1' })
  owner = maya.browser
  stranger = (await signedInOwner(backend, { email: 'otto@other.example', name: 'Other', address: '203.0.113.2' }))
    .browser
  await wordpress.connect(backend, { accountId: maya.accountId })
  siteId = wordpress.connected.sites[0]?.siteId ?? expect.unreachable()
  await siteModel(backend.connection).updateOne({ _id: siteId }, { $set: { private: true } })
  await backend.administration.addOrigin(siteId, 'https://shop.example')
  await backend.administration.configure(siteId, { features: { handoff: true } })
  const rotated = await backend.administration.rotateIdentityKey(siteId)
  const lastOrder = { number: '1003', status: 'processing', date: null, lines: [{ sku: 'cup' }] }
  const claims = { orders: 3, lastOrder, toString: 'x', '<b>': '\u202e<i>' }
  const token = await identityJwt({ ...rotated, secretKey: '' }, { sub: '7', name: 'Ann <x>', claims })
  const options = { siteKey: wordpress.connected.sites[0]?.siteKey ?? '' }
  visitor = await backend.visitor({ identity: { token } }, undefined, options)
  await (await visitor.turn('Do you have\n<script>alert(1)</script>?')).rest()
})
afterAll(async () => {
  await backend.close()
  await wordpress.close()
})

const listed = async () => {
  const response = await wordpress.call(backend, '/v1/wordpress/conversations', { ref: 1 })
  expect(response.status).toBe(200)
  return (await response.json()) as { waiting: number; last: { id: string; url: string; state: string }[] }
}
const here = () => `/sites/${siteId}/conversations`
const conversationId = async () => (await listed()).last[0]?.id ?? expect.unreachable()

describe('POST /v1/wordpress/conversations', () => {
  it('lists the last conversations without a word of anybody', async () => {
    const { conversation } = await visitor.messages()
    expect(await listed()).toEqual({
      waiting: 0,
      last: [
        {
          id: conversation?.id,
          startedAt: conversation?.createdAt,
          lastMessageAt: expect.stringMatching(/Z$/),
          messages: 2,
          state: 'open',
          url: `${backend.url.replace('127.0.0.1', 'localhost')}${here()}/${conversation?.id}`,
        },
      ],
    })
  })

  it('counts who waits for a person', async () => {
    expect((await visitor.post('/v1/handoff')).status).toBe(202)
    expect(await listed()).toMatchObject({ waiting: 1, last: [{ state: 'waiting' }] })
    expect((await visitor.fetch('/v1/handoff', { method: 'DELETE' })).ok).toBe(true)
    expect(await listed()).toMatchObject({ waiting: 0, last: [{ state: 'open' }] })
  })

  it('is told of no site of another connection, and to nobody who does not sign', async () => {
    await expectProblem(await wordpress.call(backend, '/v1/wordpress/conversations', { ref: 2 }), 404, 'not_found')
    const unsigned = await wordpress.call(backend, '/v1/wordpress/conversations', { ref: 1 }, { header: null })
    await expectProblem(unsigned, 403, 'forbidden')
  })
})

describe('a transcript on the console', () => {
  it('shows who said what and when, as text alone', async () => {
    const page = await owner.page(`${here()}/${await conversationId()}`)
    expect(page).toContain('Do you have\n&lt;script&gt;alert(1)&lt;/script&gt;?')
    expect(page).toMatch(/<strong>Assistant<\/strong> <time datetime="[^"]+Z">[^<]+ UTC<\/time>[\s\S]+Hello!/)
    expect(page).not.toContain('<script')
  })

  it('tells what the shop has signed from what the visitor says', async () => {
    const contact = { method: 'PUT', headers: { 'Content-Type': 'application/json' } }
    await visitor.fetch('/v1/contact', { ...contact, body: JSON.stringify({ email: 'own@word.example' }) })
    const page = await owner.page(`${here()}/${await conversationId()}`)
    const facts = [...page.matchAll(/<dt>(.+?)<\/dt><dd>(.+?) <span class="quiet">(.+?)<\/span>/g)]
    expect(facts.map(([, ...parts]) => parts)).toEqual([
      ['Customer', '7', 'verified by the shop'],
      ['Name', 'Ann &lt;x&gt;', 'verified by the shop'],
      ['Orders', '3', 'verified by the shop'],
      ['Last order', '1003', 'verified by the shop'],
      ['Last order: state', 'processing', 'verified by the shop'],
      ['lastOrder.lines', '[{&quot;sku&quot;:&quot;cup&quot;}]', 'verified by the shop'],
      ['toString', 'x', 'verified by the shop'],
      ['&lt;b&gt;', '&lt;i&gt;', 'verified by the shop'],
      ['E-mail', 'own@word.example', 'by the visitor’s own word'],
    ])
  })

  it('is there for members of the account alone', async () => {
    const at = `${here()}/${await conversationId()}`
    const anonymous = await new ConsoleBrowser(backend.url.replace('127.0.0.1', 'localhost')).get(at)
    expect(anonymous.headers.get('location')).toBe(`/sign-in?${new URLSearchParams({ next: at })}`)
    for (const path of [at, here(), `/sites/${siteId}`, `/sites/${backend.site.site.id}`])
      expect([path, (await stranger.get(path)).status]).toEqual([path, 404])
    expect((await owner.get(`${here()}/conv_unknown`)).status).toBe(404)
    expect((await owner.get(`/sites/${backend.site.site.id}/conversations`)).status).toBe(404)
    expect((await fetch(`${backend.url}${at}`)).status).toBe(404)
  })

  it('speaks Russian to whom asks for it', async () => {
    const page = await owner.get(`${here()}/${await conversationId()}`, { 'Accept-Language': 'ru' })
    expect(await page.text()).toContain('подтверждено магазином')
  })

  it('has pages where it is long, and the list has where there are many', async () => {
    await keepLongHistory(backend.connection, siteId)
    const numbers = async (path: string) => {
      const page = await owner.page(path)
      const shown = [...page.matchAll(/>Number (\d+)</g)].map(([, number]) => Number(number))
      const [, later] = /href="([^"]+)">Later messages/.exec(page) ?? []
      const [, earlier] = /href="([^"]+)">Earlier messages/.exec(page) ?? []
      return { first: shown[0], count: shown.length, later, earlier }
    }
    const at = `${here()}/conv_long_0`
    expect(await numbers(at)).toEqual({ first: 1, count: 100, later: `${at}?after=100`, earlier: undefined })
    expect(await numbers(`${at}?after=100`)).toMatchObject({ first: 101, count: 100, earlier: `${at}?after=0` })
    expect(await numbers(`${at}?after=200`)).toMatchObject({ first: 201, count: 50, later: undefined })
    expect((await owner.get(`${at}?after=x`)).status).toBe(404)

    const list = await owner.page(here())
    const rows = (page: string) => [...page.matchAll(/conversations\/(conv_[\w-]+)"/g)].map(([, id]) => id)
    expect(rows(list)).toHaveLength(30)
    expect(rows(list)[0]).toBe(await conversationId())
    expect(list).toContain('Ann &lt;x&gt;</a>')
    const older = /href="([^"]+)">Older conversations/.exec(list)?.[1] ?? ''
    const second = rows(await owner.page(older))
    expect(second).toEqual(['conv_long_5', 'conv_long_4', 'conv_long_3', 'conv_long_2', 'conv_long_1', 'conv_long_0'])
    expect((await listed()).last).toHaveLength(10)
  })
})
