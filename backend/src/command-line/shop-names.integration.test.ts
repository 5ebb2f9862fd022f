import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { atTerminal } from '../../test/clients/terminal.ts'
import { startTestShops } from '../../test/platforms/shops.ts'

const shops = await startTestShops()
const { connection, databaseUri } = shops
const { domain } = shops.shop
const dataDir = await mkdtemp(join(tmpdir(), 'parley-shops-'))

beforeAll(() => shops.install())
afterAll(async () => {
  await shops.close()
  await rm(dataDir, { recursive: true })
})

const secret = randomBytes(32).toString('hex')
const parley = (...args: string[]) =>
  atTerminal(args, { MONGODB_URI: databaseUri, DATA_DIR: dataDir, PARLEY_SECRET: secret })

it('a site is found by its shop, and says whether that has the app', async () => {
  expect((await parley('site', 'show', domain)).out).toContain(`Shop     ${domain} at Shopify\n`)
  expect(JSON.parse((await parley('--json', 'site', 'show', domain)).out)).toMatchObject({
    platform: 'shopify',
    shop: domain,
  })
  await siteModel(connection).updateOne({ shop: domain }, { $set: { uninstalledAt: new Date() } })
  const { out } = await parley('site', 'enable', domain)
  expect(out).toContain(`Shop     ${domain} at Shopify, which has removed the app\n`)
  expect(out).toContain('Status   disabled\n')
  await siteModel(connection).updateOne({ shop: domain }, { $unset: { uninstalledAt: '' } })
})

it('an account is found by its shop, and says so where others have members', async () => {
  const members = `whoever may use the app in ${domain}`
  expect((await parley('account', 'list')).out).toContain(`Keramik  ${members}\n`)
  const suspended = await parley('account', 'suspend', domain)
  expect(suspended.out).toContain(`Status   suspended\nMembers  ${members}\n`)
  expect((await parley('account', 'resume', domain)).code).toBe(0)
})

it('a shop that nobody has is an error that says where to look', async () => {
  expect((await parley('site', 'show', 'other.myshopify.com')).err).toContain('`parley site list` shows them')
  expect((await parley('account', 'suspend', 'other.myshopify.com')).err).toContain('`parley account list` shows them')
})

it("what the operator changes is told to Shopify, and an origin of theirs outlasts Shopify's answer", async () => {
  await parley('site', 'add-origin', domain, 'http://127.0.0.1:9292')
  await parley('site', 'set', domain, '--name', 'Töpferei')
  await shops.look()
  expect(JSON.parse(shops.metafield('config')).config).toMatchObject({ name: 'Töpferei', version: 2 })
  expect((await parley('site', 'show', domain)).out).toContain('http://127.0.0.1:9292')
})
