import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { createVault } from '#keys/vault.ts'
import { contactIndex, sealContact } from './contacts.ts'
import { identityFields } from './sealed-identity.ts'

const vault = createVault(randomBytes(32))
const x = { visitorId: 'vis_x', siteId: 'site_1' }
const anna = { sub: 'Customer 7', email: ' Anna@Shop.example ' }

// What is kept is opened and found again by later versions: these stay as they are.
it('is sealed and found under the same purposes in every version', () => {
  const { sealed, ...indexes } = identityFields(vault, x, anna)
  const email = vault.blindIndex('visitor-email', 'site_1', 'anna@shop.example')
  expect(indexes).toEqual({ subIndex: vault.blindIndex('visitor-sub', 'site_1', 'Customer 7'), emailIndex: email })
  expect(JSON.parse(vault.open(sealed, { purpose: 'visitor-identity', tenant: 'site_1', record: 'vis_x' }))).toEqual(
    anna,
  )
  const contact = { email: anna.email }
  const sealedContact = vault.open(sealContact(vault, x, contact), {
    purpose: 'visitor-contact',
    tenant: 'site_1',
    record: 'vis_x',
  })
  expect(JSON.parse(sealedContact)).toEqual(contact)
  expect(contactIndex(vault, x, contact)).toBe(email)
})

it('is found by no address where that is blank or was not signed', () => {
  for (const who of [{ sub: '7' }, { sub: '7', email: '' }, { sub: '7', email: ' ' }])
    expect(Object.keys(identityFields(vault, x, who)).sort()).toEqual(['sealed', 'subIndex'])
})
