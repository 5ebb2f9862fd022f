import {
  buildClientSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Introspection } from './introspection.ts'

/** Of a type, the fields that our documents ask for. */
type Used = Map<GraphQLNamedType, Set<string>>

/**
 * What of a schema some documents ask for, as GraphQL writes it: of objects the fields in them, and all that may be sent
 * with these. `@access` says what an app must be allowed for a field, and `@protected` that it needs Shopify's approval.
 *
 * @throws where a document asks for what the schema does not have.
 */
export function trimSchema(introspection: Introspection, documents: Iterable<string>): string {
  // It is checked against the documents at once, and came from Shopify: its form is not looked at again.
  const schema = buildClientSchema(introspection as unknown as IntrospectionQuery, { assumeValid: true })
  const used: Used = new Map()
  const use = (type: GraphQLNamedType, field?: string) => {
    if (isSpecifiedScalarType(type)) return
    const fields = used.get(type) ?? new Set()
    const isNew = !used.has(type)
    used.set(type, field === undefined ? fields : fields.add(field))
    if (!isNew || !isInputObjectType(type)) return
    for (const one of Object.values(type.getFields())) use(getNamedType(one.type))
  }
  const info = new TypeInfo(schema)
  for (const document of documents)
    visit(
      parse(document),
      visitWithTypeInfo(info, {
        Field(node) {
          const [parent, field] = [info.getParentType(), info.getFieldDef()]
          if (!parent || !field) throw new Error(`the schema has no field ${parent?.name}.${node.name.value}`)
          if (isIntrospectionType(getNamedType(field.type))) return
          use(parent, field.name)
          use(getNamedType(field.type))
          for (const { type } of field.args) use(getNamedType(type))
        },
        NamedType(node) {
          const type = schema.getType(node.name.value)
          if (!type) throw new Error(`the schema has no type ${node.name.value}`)
          use(type)
        },
      }),
    )
  const types = [...used].sort(([a], [b]) => (a.name < b.name ? -1 : 1))
  const roots = `schema { query: ${schema.getQueryType()?.name} mutation: ${schema.getMutationType()?.name} }`
  return `${[directives, roots, ...types.map(([type, fields]) => written(type, fields, introspection))].join('\n\n')}\n`
}

const directives = `directive @access(requires: String!) on FIELD_DEFINITION
directive @protected on FIELD_DEFINITION`

function written(type: GraphQLNamedType, fields: ReadonlySet<string>, introspection: Introspection): string {
  if (isScalarType(type)) return `scalar ${type.name}`
  if (isEnumType(type))
    return block(
      `enum ${type.name}`,
      type.getValues().map(({ name }) => name),
    )
  if (isInputObjectType(type)) return block(`input ${type.name}`, Object.values(type.getFields()).map(argument))
  if (!isObjectType(type)) throw new Error(`${type.name} is an interface or a union: say here how it is written`)
  const told = introspection.__schema.types.find(({ name }) => name === type.name)?.fields ?? []
  const asked = Object.values(type.getFields()).filter(({ name }) => fields.has(name))
  return block(
    `type ${type.name}`,
    asked.map((field) =>
      output(
        field,
        told.find(({ name }) => name === field.name),
      ),
    ),
  )
}

const block = (head: string, lines: readonly string[]) => `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}`

const argument = ({ name, type, defaultValue }: Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>): string =>
  `${name}: ${type}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue)}`}`

type Told = NonNullable<Introspection['__schema']['types'][number]['fields']>[number]

function output({ name, args, type, deprecationReason }: GraphQLField<unknown, unknown>, told?: Told): string {
  const notes = [
    ...(deprecationReason ? [`@deprecated(reason: ${JSON.stringify(deprecationReason)})`] : []),
    ...(told?.requiredAccess ? [`@access(requires: ${JSON.stringify(told.requiredAccess.trim())})`] : []),
    ...(told?.isProtected ? ['@protected'] : []),
  ]
  return [`${name}${args.length > 0 ? `(${args.map(argument).join(', ')})` : ''}: ${type}`, ...notes].join(' ')
}
