import { buildSchema, introspectionFromSchema } from 'graphql'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { introspection } from './introspection.ts'
import { trimSchema } from './trim.ts'

const schema = buildSchema(`
  type Query { shop: Shop!, customersCount(query: String): Count }
  type Shop { id: ID!, name: String! }
  type Count { count: Int! }
`)
/** As Shopify gives it out: each field says what an app must be allowed for it. */
const told = v.parse(
  introspection,
  JSON.parse(JSON.stringify({ data: introspectionFromSchema(schema) }), (_, value) =>
    value?.args
      ? { ...value, requiredAccess: value.name === 'customersCount' ? '`read_customers` access scope.' : null }
      : value,
  ),
).data

it('a schema keeps what the documents ask for, and says what needs a scope', () => {
  const trimmed = trimSchema(told, ['{ customersCount { count } }'])
  expect(trimmed).toContain('customersCount(query: String): Count @access(requires: "`read_customers` access scope.")')
  expect(trimmed).not.toContain('Shop')
})

it('a field that Shopify does not have is told', () => {
  expect(() => trimSchema(told, ['{ shop { domainsPaginated { host } } }'])).toThrow(
    'the schema has no field Shop.domainsPaginated',
  )
})
