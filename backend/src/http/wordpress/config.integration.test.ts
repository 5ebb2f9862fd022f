import type { SiteConfig } from '@parley/protocol/site-config'
import type { State } from '@parley/protocol/wordpress'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { expectProblem } from '../../../test/backends/backend.ts'
import { startConnectedBackend } from '../../../test/clients/connected-backend.ts'

const { backend, wordpress, mine, proven, close } = await startConnectedBackend()
afterAll(close)
const connect = async () => {
  wordpress.answerWith(null)
  await wordpress.connect(backend, { agent: { kind: 'demo' } })
}

const edit = (changes: object, ref = 1) => wordpress.call(backend, '/v1/wordpress/config', { ref, ...changes })
const edited = async (changes: object): Promise<SiteConfig> => {
  const response = await edit(changes)
  expect(response.status).toBe(200)
  const { sites } = (await response.json()) as State
  expect(sites.map(({ ref, siteId }) => [ref, siteId])).toEqual([[1, mine().siteId]])
  return sites[0]?.config ?? expect.unreachable()
}
const now = async () => (await backend.administration.show(mine().siteId)).config

const look = { color: '#123', colorScheme: 'auto', side: 'left', offsetX: 0, offsetY: 0, radius: 0, zIndex: 1 }

describe('POST /v1/wordpress/config', () => {
  beforeEach(connect)

  it('changes the parts that it has, and counts the version', async () => {
    const before = mine().config
    expect(before.version).toBe(1)
    const look = { ...before.look, color: '#0a7d4f', side: 'left', avatarUrl: 'https://cdn.shop.example/a.png' }
    expect(await edited({ version: 1, look })).toEqual({ ...before, version: 2, look })
    const texts = { de: { title: 'Mein Laden' } }
    const notices = { ai: false, consent: true, privacyUrl: 'http://shop.example/privacy' }
    const behaviour = { mode: 'floating', open: 'delay:20' }
    const rest = { texts, notices, behaviour, name: 'My shop', locale: 'de' }
    expect(await edited({ version: 2, ...rest })).toEqual({ ...before, ...rest, version: 3, look })
    // Each whole: a text that is left out is gone.
    expect(await edited({ version: 3, texts: {} })).toMatchObject({ version: 4, texts: {}, look, name: 'My shop' })
    await vi.waitFor(async () => {
      const served = await fetch(`${backend.url}/v1/sites/${mine().siteKey}/config`)
      expect(await served.json()).toEqual(await now())
    }, 5000)
  })

  it('of two that began with the same version has one done', async () => {
    const names = ['One', 'Two', 'Three', 'Four']
    const responses = await Promise.all(names.map((name) => edit({ version: 1, name })))
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    const won = names[responses.findIndex(({ status }) => status === 200)]
    expect(await now()).toMatchObject({ version: 2, name: won })
  })

  it.each([2, 9_007_199_254_740_991])('is a conflict where the config has another version than %d', async (version) => {
    await expectProblem(await edit({ version, name: 'Mine' }), 409, 'conflict')
    expect(await now()).toEqual(mine().config)
  })

  it('is a conflict after the command line has changed it', async () => {
    await backend.administration.set(mine().siteId, { name: 'From the command line' })
    await expectProblem(await edit({ version: 1, name: 'Mine' }), 409, 'conflict')
    expect(await edited({ version: 2, locale: 'fr' })).toMatchObject({ version: 3, name: 'From the command line' })
  })

  it('takes an avatar over http from a site that the operator lists', async () => {
    const avatarUrl = `${wordpress.origin}/wp-content/uploads/a.png`
    expect((await edited({ version: 1, look: { ...look, avatarUrl } })).look.avatarUrl).toBe(avatarUrl)
  })

  it('cuts a text of 200 KB, and refuses a body of 256 KB', async () => {
    const texts = (length: number) => ({ en: { title: 'x'.repeat(length) } })
    expect((await edited({ version: 1, texts: texts(200 * 1024) })).texts).toEqual(texts(60))
    await expectProblem(await edit({ version: 2, texts: texts(256 * 1024) }), 413, 'message_too_long')
  })

  it('drops what turns texts around, and keeps what Arabic and Hebrew need', async () => {
    const texts = { en: { title: 'a\u202eb\u2066c\u200fd', suggestions: ['\u202dWhere?\u0000'] } }
    const config = await edited({ version: 1, name: 'My\u202e shop\u2069', texts })
    expect(config.name).toBe('My shop')
    expect(config.texts).toEqual({ en: { title: 'abc\u200fd', suggestions: ['Where?'] } })
  })

  it.each([
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"texts":{"__proto__":{"title":"x"}}}',
    '{"texts":{"en":{"__proto__":{"title":"x"}}}}',
  ])('changes nothing by a name of prototypes: %s', async (hostile) => {
    const response = await edit({ version: 1, ...JSON.parse(hostile) })
    if (response.status !== 200) await expectProblem(response, 400, 'invalid_request')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    const { version, texts, ...config } = await now()
    expect({ ...mine().config, version, texts }).toEqual({ ...config, version, texts })
    expect(JSON.stringify(texts)).not.toContain('title')
  })

  it('takes what every object has for the name of a language, and no more than the parts that the screen edits', async () => {
    const texts = { valueOf: { title: 'x' }, toString: {} }
    const more = { siteKey: 'pk_2', features: { eventText: true }, imageHosts: ['evil.example'], cards: {} }
    expect(await edited({ version: 1, texts, ...more })).toEqual({ ...mine().config, version: 2, texts })
    expect((await fetch(`${backend.url}/embed/${mine().siteKey}?locale=hasOwn`)).status).toBe(200)
  })

  it("reaches no other connection's site, none that is unknown, and none that is disabled", async () => {
    const former = mine()
    await wordpress.connect(backend)
    expect(mine().siteId).not.toBe(former.siteId)
    await backend.administration.set(former.siteId, { name: 'Theirs' })
    for (const ref of [2, 9]) await expectProblem(await edit({ version: 1, name: 'Mine' }, ref), 404, 'not_found')
    await edited({ version: 1, name: 'Mine' })
    expect((await siteModel(backend.connection).findById(former.siteId).lean())?.name).toBe('Theirs')
    await backend.administration.setStatus(mine().siteId, 'disabled')
    await expectProblem(await edit({ version: 2, name: 'Not any more' }), 403, 'forbidden')
  })
})

describe('what holds no value', () => {
  // Once: nothing of it changes anything.
  beforeAll(connect)

  const fiftyOne = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`en-${n}`, { title: 'x' }]))
  it.each<[string, object, string]>([
    ['a version that is none', { version: 0 }, 'version'],
    ['no version', { version: undefined }, 'version'],
    ['a half look', { look: { color: '#123' } }, 'look.side'],
    ['a colour that is more CSS', { look: { ...look, color: 'red;background:url(//evil.example)' } }, 'look.color'],
    ['an avatar over http', { look: { ...look, avatarUrl: 'http://cdn.example/a.png' } }, 'look.avatarUrl'],
    ['a script for an avatar', { look: { ...look, avatarUrl: 'javascript:alert(1)' } }, 'look.avatarUrl'],
    ['an avatar that ends a policy', { look: { ...look, avatarUrl: 'https://a;script-src *' } }, 'look.avatarUrl'],
    ['a query in place of a version', { version: { $gt: 0 } }, 'version'],
    ['a query in place of a name', { name: { $ne: 1 } }, 'name'],
    ['no name', { name: ' \u202e\u0007 ' }, 'name'],
    ['a path for a locale', { texts: { 'en.title': { title: 'x' } } }, 'texts'],
    ['an operator for a locale', { texts: { $set: { title: 'x' } } }, 'texts'],
    ['more languages than a shop speaks', { texts: fiftyOne }, 'texts'],
    ['an opening that nobody knows', { behaviour: { mode: 'floating', open: 'always' } }, 'behaviour.open'],
    [
      'a privacy page that is a script',
      { notices: { ai: true, privacyUrl: 'data:text/html,x' } },
      'notices.privacyUrl',
    ],
    ['a list for a part', { notices: [] }, 'notices.ai'],
  ])('refuses %s, and says where', async (_, changes, path) => {
    const { errors } = await expectProblem(await edit({ version: 1, ...changes }), 400, 'invalid_request')
    expect(errors?.map((error) => error.path).join()).toContain(path)
    expect(await now()).toEqual(mine().config)
  })
})

describe('the plugin', () => {
  beforeAll(connect)

  it('is told of every change of the config, whoever made it, as it stands at last', async () => {
    await proven()
    const { connectionId } = wordpress.connected
    const told: State[] = []
    wordpress.answerWith((request, response) => {
      if (request.method !== 'POST') return wordpress.prove(request, response)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        // Sites of the tests before may have something to be told, too.
        if (`${request.headers['x-parley-signature']}`.includes(connectionId))
          told.push(JSON.parse(Buffer.concat(chunks).toString()))
        response.writeHead(204).end()
      })
    })
    const lastIs = (expected: object) =>
      vi.waitFor(() => expect(told.at(-1)?.sites[0]?.config).toMatchObject(expected), 10_000)
    await edited({ version: 1, name: 'By the plugin' })
    await lastIs({ version: 2, name: 'By the plugin' })
    await backend.administration.set(mine().siteId, { name: 'By the command line' })
    await backend.administration.configure(mine().siteId, { look: { color: '#123456' } })
    await lastIs({ version: 4, name: 'By the command line', look: { color: '#123456' } })
  })
})
