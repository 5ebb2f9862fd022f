import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { type Contacts, createContacts, openContact } from './contacts.ts'
import { visitorModel } from './visitor-model.ts'

const vault = createVault(randomBytes(32))
const x = { visitorId: 'vis_x', siteId: 'site_1' }
const y = { visitorId: 'vis_y', siteId: 'site_1' }
const anna = { email: 'Anna@Shop.example', name: 'Anna' }

let database: TestDatabase
let contacts: Contacts
const kept = (visitorId: string) => visitorModel(database.connection).findById(visitorId).lean()

beforeAll(async () => {
  database = await testDatabase()
  contacts = createContacts(database.connection, vault)
})
afterAll(() => database.drop())
beforeEach(async () => {
  const at = new Date()
  const { collection } = visitorModel(database.connection)
  await collection.deleteMany({})
  for (const { visitorId, siteId } of [x, y])
    await visitorModel(database.connection).create({ _id: visitorId, siteId, createdAt: at, lastSeenAt: at })
})

it('keeps a contact sealed, and opens it for that visitor of that site alone', async () => {
  expect(await contacts.set(x, anna)).toBe(true)
  const sealed = (await kept('vis_x'))?.contact ?? ''
  expect(JSON.stringify(await kept('vis_x'))).not.toMatch(/anna\W|shop\.example/i)
  expect(openContact(vault, x, sealed)).toEqual(anna)
  expect(() => openContact(vault, y, sealed)).toThrow('The sealed visitor-contact of site_1/vis_y does not open')
  expect(() => openContact(vault, { ...x, siteId: 'site_2' }, sealed)).toThrow('does not open')
  expect(await kept('vis_y')).not.toHaveProperty('contact')
})

it('replaces the contact, and what it is found by', async () => {
  await contacts.set(x, anna)
  const before = await kept('vis_x')
  await contacts.set(x, { email: 'new@shop.example' })
  const after = await kept('vis_x')
  expect(openContact(vault, x, after?.contact ?? '')).toEqual({ email: 'new@shop.example' })
  expect(after?.contactIndex).not.toBe(before?.contactIndex)
  await contacts.set(x, { name: 'Anna' })
  expect(openContact(vault, x, (await kept('vis_x'))?.contact ?? '')).toEqual({ name: 'Anna' })
  expect((await kept('vis_x'))?.contactIndex).toBe('')
})

it('keeps nothing of a contact that says nothing', async () => {
  await contacts.set(x, anna)
  expect(await contacts.set(x, {})).toBe(true)
  expect(Object.keys((await kept('vis_x')) ?? {}).sort()).toEqual(['_id', 'createdAt', 'lastSeenAt', 'siteId'])
})

it('keeps no contact of a visitor of whom nothing is known on this site', async () => {
  expect(await contacts.set({ visitorId: 'vis_nobody', siteId: 'site_1' }, anna)).toBe(false)
  expect(await contacts.set({ ...x, siteId: 'site_2' }, anna)).toBe(false)
  expect(await kept('vis_nobody')).toBeNull()
  expect(await kept('vis_x')).not.toHaveProperty('contact')
})
