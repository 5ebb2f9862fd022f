import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { createVault } from '#keys/vault.ts'
import { type TestDatabase, testDatabase } from '../../test/databases/database.ts'
import { createContacts } from './contacts.ts'
import { createPeople, type Person } from './find-people.ts'
import type { Identity } from './identity.ts'
import { identityFields } from './sealed-identity.ts'
import { visitorModel } from './visitor-model.ts'

const secret = randomBytes(32)
const vault = createVault(secret)
const siteId = 'site_1'
const email = 'anna@shop.example'

let database: TestDatabase
const visitors = () => visitorModel(database.connection)
const find = (person: Omit<Person, 'siteId'>, under = vault) =>
  Array.fromAsync(createPeople(database.connection, under)({ siteId, ...person }))
const found = async (person: Omit<Person, 'siteId'>, under = vault) =>
  (await find(person, under)).map(({ visitor }) => visitor.visitorId)

/** A visitor who came at this minute, with a proved identity or a contact where there is one. */
async function came(
  visitorId: string,
  minute: number,
  { who, contact, site = siteId }: { who?: Identity; contact?: { email?: string; name?: string }; site?: string } = {},
): Promise<void> {
  const visitor = { visitorId, siteId: site }
  await visitors().create({
    _id: visitorId,
    siteId: site,
    createdAt: new Date(minute * 60_000),
    lastSeenAt: new Date(minute * 60_000 + 1),
    ...(who && { identity: identityFields(vault, visitor, who) }),
  })
  if (contact) await createContacts(database.connection, vault).set(visitor, contact)
}

beforeAll(async () => {
  database = await testDatabase()
  await createIndexes([visitors()])
})
afterAll(() => database.drop())
beforeEach(() => visitors().collection.deleteMany({}))

describe('a person', () => {
  it('is every visitor with this signed address, signed id, or own word, in the order in which they came', async () => {
    await came('vis_c', 1, { contact: { email: 'ANNA@shop.example ', name: 'A.' } })
    await came('vis_b', 1, { who: { sub: '7', email: 'old@shop.example' } })
    await came('vis_a', 2, { who: { sub: '8', email: ' Anna@Shop.example', name: 'Anna' } })
    await came('vis_other', 0, { who: { sub: '9', email: 'boris@shop.example' }, contact: { name: 'Anna' } })
    await came('vis_silent', 0)
    expect(await found({ email, sub: '7' })).toEqual(['vis_b', 'vis_c', 'vis_a'])
    expect(await found({ email })).toEqual(['vis_c', 'vis_a'])
    expect(await found({ email: 'nobody@shop.example', sub: '7' })).toEqual(['vis_b'])
  })

  it('is nobody of another site', async () => {
    await came('vis_a', 1, { site: 'site_2', who: { sub: '7', email }, contact: { email } })
    expect(await found({ email, sub: '7' })).toEqual([])
  })

  it('comes with all that is kept of who they are', async () => {
    await came('vis_a', 1, { who: { sub: '7', email, name: 'Anna' }, contact: { email, name: 'A.' } })
    await came('vis_b', 2, { contact: { email } })
    await came('vis_c', 3, { who: { sub: '8', email } })
    const at = (minute: number) => ({
      createdAt: new Date(minute * 60_000),
      lastSeenAt: new Date(minute * 60_000 + 1),
    })
    expect(await find({ email })).toStrictEqual([
      {
        visitor: { visitorId: 'vis_a', siteId },
        ...at(1),
        identity: { sub: '7', email, name: 'Anna' },
        contact: { email, name: 'A.' },
      },
      { visitor: { visitorId: 'vis_b', siteId }, ...at(2), contact: { email } },
      { visitor: { visitorId: 'vis_c', siteId }, ...at(3), identity: { sub: '8', email } },
    ])
  })

  it('is not who left no address, or took it back', async () => {
    await came('vis_a', 1, { who: { sub: '7', email: ' ' }, contact: { name: 'Anna' } })
    await came('vis_b', 2, { contact: { email } })
    await createContacts(database.connection, vault).set({ visitorId: 'vis_b', siteId }, {})
    expect(await found({ email })).toEqual([])
    expect(await found({ email: '' })).toEqual([])
  })

  it('is found after the secret was changed, and no more without the former one', async () => {
    await came('vis_a', 1, { who: { sub: '7' } })
    await came('vis_b', 2, { who: { sub: '8', email } })
    await came('vis_c', 3, { contact: { email } })
    const next = randomBytes(32)
    expect(await found({ email, sub: '7' }, createVault(next, secret))).toEqual(['vis_a', 'vis_b', 'vis_c'])
    expect(await found({ email, sub: '7' }, createVault(next))).toEqual([])
  })
})

describe('a contact that was kept before it could be found by its address', () => {
  const index = async (visitorId: string) => (await visitors().findById(visitorId).lean())?.contactIndex
  const forget = () => visitors().updateMany({}, { $unset: { contactIndex: 1 } })

  it('is found by it, from the first time that somebody of its site is looked for', async () => {
    await came('vis_a', 1, { contact: { email } })
    await came('vis_b', 2, { contact: { name: 'Anna' } })
    await came('vis_c', 3)
    await came('vis_d', 4, { site: 'site_2', contact: { email } })
    const written = await index('vis_a')
    await forget()
    expect(await found({ email })).toEqual(['vis_a'])
    expect(await Promise.all(['vis_a', 'vis_b', 'vis_c', 'vis_d'].map(index))).toEqual([
      written,
      '',
      undefined,
      undefined,
    ])
  })

  it('is opened that once', async () => {
    await came('vis_a', 1, { contact: { email } })
    await forget()
    await find({ email })
    // It does not open any more: nobody who looks for somebody else needs it.
    await visitors().updateOne({ _id: 'vis_a' }, { $set: { contact: 's1.broken.' } })
    expect(await found({ email: 'boris@shop.example' })).toEqual([])
    await expect(find({ email })).rejects.toThrow('does not open')
  })
})
