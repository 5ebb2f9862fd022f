import { proofOf } from './world/keys.ts'
import { makeNetwork } from './world/network.ts'
import { Person } from './world/person.ts'
import { StandInService } from './world/stand-in-service.ts'
import { startWordPress, type WordPress } from './world/wordpress.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/network/admin.php?page=parley-chat'

test.describe('a network', () => {
  let service: StandInService
  let wordpress: WordPress

  test.beforeAll(async () => {
    test.setTimeout(300_000)
    service = await StandInService.start()
    wordpress = await startWordPress({ PARLEY_CHAT_BACKEND: service.url })
    await makeNetwork(wordpress)
  })

  test.afterAll(async () => {
    await wordpress.stop()
    await service.close()
  })

  test('is one connection of which each site is a site, with its own path or domain', async () => {
    const admin = await Person.signIn(wordpress.url)
    service.live = true
    const approval = (await admin.press('parley_chat_connect', screen)).headers.get('location') ?? ''
    expect(new URL(approval).searchParams.get('return')).toBe(`${wordpress.url}${screen}`)
    const back = await admin.get(service.approve(approval))
    expect(back.headers.get('location')).toContain('notice=connected')

    const mapped = wordpress.url.replace('127.0.0.1', 'localhost')
    expect(service.heard[0]?.body.sites?.map(({ ref, home, origins }) => ({ ref, home, origins }))).toEqual([
      { ref: 1, home: `${wordpress.url}/`, origins: [{ origin: wordpress.url, url: `${wordpress.url}/` }] },
      { ref: 2, home: `${wordpress.url}/shop/`, origins: [{ origin: wordpress.url, url: `${wordpress.url}/shop/` }] },
      { ref: 3, home: `${mapped}/`, origins: [{ origin: mapped, url: `${mapped}/` }] },
    ])
    const nonce = 'n'.repeat(43)
    const question = (origin: string) => `?parley_verify=${nonce}&parley_origin=${encodeURIComponent(origin)}`
    for (const [home, origin] of [
      [wordpress.url, wordpress.url],
      [`${wordpress.url}/shop`, wordpress.url],
      [mapped, mapped],
    ] as const) {
      const stranger = Person.stranger(home)
      expect((await stranger.get(`${home}/${question(origin)}`)).text).toBe(
        proofOf(service.connection.secret, origin, nonce),
      )
      const page = await stranger.read(`${home}/`)
      expect(page).toContain(`${service.url}/parley.js`)
      expect(page).toContain(`data-identity-url="${new URL(home).pathname.replace(/\/?$/, '/')}?parley_identity=1"`)
    }
    expect((await Person.stranger(mapped).get(`/${question(wordpress.url)}`)).status).toBe(404)
  })

  test('is disconnected for all of them', async () => {
    const admin = await Person.signIn(wordpress.url)
    await admin.press('parley_chat_disconnect', screen)
    expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/disconnect', signed: true })
    for (const path of ['/', '/shop/'])
      expect(await Person.stranger(wordpress.url).read(path)).not.toContain('parley.js')
  })
})
