import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8')
const file: unknown = parse(text, { merge: true })

/** The compose-spec's own JSON schema, as dclint carries it. */
const schema = JSON.parse(readFileSync(join(root, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'))

const service = v.looseObject({
  depends_on: v.optional(v.record(v.string(), v.unknown()), {}),
  networks: v.array(v.string()),
  secrets: v.optional(v.array(v.string()), []),
  ports: v.optional(v.array(v.string()), []),
  volumes: v.optional(v.array(v.string()), []),
  security_opt: v.array(v.string()),
})
const compose = v.parse(
  v.looseObject({
    services: v.record(v.string(), service),
    secrets: v.record(v.string(), v.unknown()),
    networks: v.record(v.string(), v.unknown()),
    volumes: v.record(v.string(), v.unknown()),
  }),
  file,
)
const services = Object.entries(compose.services)

it('is a Compose file by the specification', () => {
  // The schema names its dialect by an https address that Ajv, which speaks that dialect, does not know it by.
  const validate = new Ajv({ strict: false, validateSchema: false, allErrors: true }).compile({
    ...schema,
    $schema: undefined,
  })
  expect(validate(file), JSON.stringify(validate.errors, null, 2)).toBe(true)
  expect(validate({ services: { backend: { imagine: 'parley' } } })).toBe(false)
})

it.each(services)('%s names only what the file and the repository have', (_, service) => {
  expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(service.depends_on)))
  expect(Object.keys(compose.networks)).toEqual(expect.arrayContaining(service.networks))
  expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(service.secrets))
  for (const source of service.volumes.map((volume) => volume.split(':')[0] ?? ''))
    expect(source.startsWith('./') ? existsSync(join(root, source)) : source in compose.volumes, source).toBe(true)
})

it.each(services)('%s gains no privileges, and alone nginx is reached from other machines', (name, service) => {
  expect(service.security_opt).toContain('no-new-privileges:true')
  for (const port of service.ports) expect(port.startsWith('127.0.0.1:')).toBe(name !== 'nginx')
})

it('gives the backend only variables that it knows', () => {
  const known = readFileSync(join(root, 'backend/src/config.ts'), 'utf8')
  const { environment } = v.parse(
    v.looseObject({ environment: v.record(v.string(), v.string()) }),
    compose.services.backend,
  )
  const unknown = Object.keys(environment).filter((name) => !known.includes(`'${name.replace(/_FILE$/, '')}'`))
  expect(unknown).toEqual([])
})

it('holds no secret', () => {
  expect(text).not.toMatch(/(PASSWORD|SECRET|KEY): *\S/)
})
