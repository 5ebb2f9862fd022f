import * as v from 'valibot'

/**
 * As the schema, but an optional field that does not fit costs itself alone: it is left out, as if nobody had named it.
 */
export const fitting = <Schema extends v.ObjectSchema<v.ObjectEntries, undefined>>(schema: Schema) =>
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((given) =>
      Object.fromEntries(Object.entries(given).filter(([name, value]) => fits(schema, name, value))),
    ),
    schema,
  )

function fits({ entries }: v.ObjectSchema<v.ObjectEntries, undefined>, name: string, value: unknown): boolean {
  const field = Object.hasOwn(entries, name) ? entries[name] : undefined
  return field?.type !== 'optional' || v.is(field, value)
}
