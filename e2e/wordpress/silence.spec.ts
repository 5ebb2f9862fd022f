import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { begin } from './world/begin.ts'
import { Person } from './world/person.ts'
import { signIn } from './world/sign-in.ts'
import { expect, test } from './world/world.ts'

const screen = '/wp-admin/admin.php?page=parley-chat'

test('nothing leaves before Connect: neither server nor browser asks anybody, from activation to the front page', async ({
  page,
  service,
  wordpress,
}) => {
  // Six pages, each until its network is idle, the block editor's too.
  test.setTimeout(150_000)
  expect(await wordpress.php(begin({ activated: false }))).toBe('')
  const before = (await wordpress.requests()).length
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const visit = (path: string) => page.goto(`${wordpress.url}${path}`, { waitUntil: 'networkidle' })

  await signIn(page, wordpress.url)
  await visit('/wp-admin/plugins.php')
  await page.getByRole('link', { name: 'Activate Parley Chat' }).click()
  await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeVisible()
  await visit(screen)
  await visit('/wp-admin/post-new.php?post_type=page')
  await visit('/wp-admin/index.php')
  expect((await Person.stranger(wordpress.url).get('/wp-cron.php?doing_wp_cron')).status).toBe(200)
  await visit('/')
  expect(await page.content()).not.toContain('parley')

  expect(asked.length).toBeGreaterThan(50)
  // The block editor's own welcome, where it is in time, has pictures of WordPress's.
  const known = [`${wordpress.url}/`, 'https://s.w.org/images/block-editor/']
  expect(asked.filter((url) => url.startsWith('http') && !known.some((start) => url.startsWith(start)))).toEqual([])
  const made = (await wordpress.requests()).slice(before)
  expect(made.filter(({ ours, url }) => ours || url.startsWith(service.url))).toEqual([])
  expect(service.heard).toEqual([])
})

test('a shop’s own copy knows its service from the zip: it names that one before Connect, and leads there', async ({
  admin,
  service,
  wordpress,
}) => {
  const file = join(import.meta.dirname, '../../plugins/wordpress/service.json')
  const { address, terms, privacy }: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
  expect(await admin.read(screen)).toContain(`The service is ${service.url}.`)
  await wordpress.withoutConstants(async () => {
    const page = await admin.read(screen)
    expect(page).toContain(`The service is ${address}.`)
    expect(page).toMatch(new RegExp(`<a href="${terms}"[^>]*>Terms`))
    expect(page).toMatch(new RegExp(`<a href="${privacy}"[^>]*>Privacy`))
    const approval = new URL((await admin.press('parley_chat_connect')).headers.get('location') ?? '')
    expect(`${approval.origin}${approval.pathname}`).toBe(`${address}/connect/wordpress`)
  })
})
