import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type DirectiveNode,
  GraphQLError,
  type GraphQLFieldMap,
  isObjectType,
  parse,
  validate,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { scopes } from '../app-settings.ts'
import { graphqlDocuments } from './documents.ts'
import { adminSchemaFile } from './schema-file.ts'

const schema = buildSchema(readFileSync(adminSchemaFile, 'utf8'))
const documents = await graphqlDocuments()

describe.each([...documents])('%s', (_, document) => {
  it("is as Shopify's Admin API 2026-10 wants it", () => {
    expect(validate(schema, parse(document))).toEqual([])
  })
})

it('a field that no release has yet is seen', () => {
  const query = '{ shop { domainsPaginated(first: 10) { nodes { host } } } }'
  expect(validate(schema, parse(query))).toEqual([expect.any(GraphQLError)])
})

it('every document of the backend is among them', () => {
  expect([...documents.keys()].map((name) => name.split(' ').slice(1).join(' ')).sort()).toEqual([
    'mutation SetMetafields',
    'query Installation',
    'query ShopDetails',
  ])
})

/** Prose of Shopify's that names no scope, and why it holds for us. */
const heldOtherwise = new Map([
  [
    'Mutation.metafieldsSet',
    // Ours is `AppInstallation`, which an app needs no scope for.
    /^the same access level needed to mutate the owner resource/,
  ],
])

describe('what the documents ask for', () => {
  const noted = (directives: readonly DirectiveNode[] = [], name: string) =>
    directives.find((directive) => directive.name.value === name)
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values<GraphQLFieldMap<unknown, unknown>[string]>(type.getFields()).map((field) => ({
        name: `${type.name}.${field.name}`,
        directives: field.astNode?.directives,
      })),
    )

  it.each(fields)('$name lies within the scopes that the app asks for', ({ name, directives }) => {
    const value = noted(directives, 'access')?.arguments?.[0]?.value
    const requires = value?.kind === 'StringValue' ? value.value : ''
    const needed = [...requires.matchAll(/`(\w+)`/g)].map(([, scope]) => scope)
    if (requires && needed.length === 0) expect(requires).toMatch(heldOtherwise.get(name) ?? /^$/)
    expect(scopes.split(',')).toEqual(expect.arrayContaining(needed))
    expect(noted(directives, 'protected')).toBeUndefined()
  })
})
