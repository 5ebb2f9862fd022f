import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { createContacts } from './contacts.ts'
import type { Identity } from './identity.ts'
import { createProfiles } from './profiles.ts'
import { identityFields } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

const vault = createVault(randomBytes(32))
const anna: Identity = { sub: '7', email: 'anna@shop.example', claims: { orders: 3 } }

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await came('vis_both', { who: anna, contact: true })
  await came('vis_signed', { who: anna })
  await came('vis_word', { contact: true })
  await came('vis_nobody')
  await came('vis_elsewhere', { who: anna, siteId: 'site_2' })
})
afterAll(() => database.drop())

async function came(visitorId: string, { siteId = 'site_1', who, contact }: Came = {}): Promise<void> {
  const [visitor, at] = [{ visitorId, siteId }, new Date()]
  const identity = who && { identity: identityFields(vault, visitor, who) }
  await visitorModel(database.connection).create({ _id: visitorId, siteId, createdAt: at, lastSeenAt: at, ...identity })
  if (contact) await createContacts(database.connection, vault).set(visitor, { name: 'A.' })
}
interface Came {
  readonly siteId?: string
  readonly who?: Identity
  readonly contact?: boolean
}

it('says of the asked visitors of a site what the shop signed and what they said themselves', async () => {
  const profiles = await createProfiles(database.connection, vault)('site_1', [
    'vis_both',
    'vis_signed',
    'vis_word',
    'vis_nobody',
    'vis_elsewhere',
  ])
  expect(Object.fromEntries(profiles)).toEqual({
    vis_both: { identity: anna, contact: { name: 'A.' } },
    vis_signed: { identity: anna },
    vis_word: { contact: { name: 'A.' } },
  })
  // Not as properties without a value either: what is shown is what is there.
  expect(Object.keys(profiles.get('vis_word') ?? {})).toEqual(['contact'])
  expect(Object.keys(profiles.get('vis_signed') ?? {})).toEqual(['identity'])
})

it('says nothing of visitors who were not asked for', async () => {
  const profiles = await createProfiles(database.connection, vault)('site_1', ['vis_word'])
  expect([...profiles.keys()]).toEqual(['vis_word'])
})
