import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../backend/src/config.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const text = read('docker-compose.yml')
const file: unknown = parse(text, { merge: true })

/** The compose-spec's own JSON schema, as dclint carries it. */
const schema = JSON.parse(read('node_modules/dclint/schemas/compose.schema.json'))

const service = v.looseObject({
  depends_on: v.optional(v.record(v.string(), v.unknown()), {}),
  networks: v.array(v.string()),
  secrets: v.optional(v.array(v.string()), []),
  ports: v.optional(v.array(v.string()), []),
  volumes: v.optional(v.array(v.string()), []),
  security_opt: v.array(v.string()),
  profiles: v.optional(v.array(v.string()), []),
  build: v.optional(v.looseObject({ dockerfile: v.string() })),
  command: v.optional(v.array(v.string()), []),
  environment: v.optional(v.record(v.string(), v.string()), {}),
  healthcheck: v.optional(v.looseObject({ test: v.array(v.string()) })),
})
const compose = v.parse(
  v.looseObject({
    services: v.record(v.string(), service),
    secrets: v.record(v.string(), v.object({ file: v.string() })),
    networks: v.record(v.string(), v.unknown()),
    volumes: v.record(v.string(), v.unknown()),
  }),
  file,
)
const services = Object.entries(compose.services)
const called = (name: string) => compose.services[name] ?? expect.unreachable(`there is no ${name}`)

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

it('runs MongoDB as the replica set that it makes, and that the backend looks for', () => {
  const [, name = ''] = /[?&]replicaSet=(\w+)/.exec(called('backend').environment.MONGODB_URI ?? '') ?? []
  const { command, healthcheck } = called('mongo')
  expect(command.join(' ')).toContain(`--replSet ${name} `)
  expect(healthcheck?.test.join()).toContain(
    `rs.initiate({ _id: '${name}', members: [{ _id: 0, host: 'mongo:27017' }] })`,
  )
})

it('brings the workflows of docs/n8n into n8n before n8n starts, once', () => {
  const { command, volumes } = called('n8n-workflows')
  expect(volumes).toEqual(['n8n:/home/node/.n8n', './docs/n8n:/workflows:ro'])
  expect(command.join()).toMatch(
    /^\s*test -e (\S+) \|\|\s*\{ n8n import:workflow --separate --input=\/workflows && touch \1; \}\s*$/,
  )
  expect(readdirSync(join(root, 'docs/n8n')).filter((name) => name.endsWith('.json')).length).toBeGreaterThan(1)
  expect(called('n8n').depends_on).toEqual({ 'n8n-workflows': { condition: 'service_completed_successfully' } })
})

it('scales to two backends, a Redis between them and nginx before them', () => {
  const named = (profile?: string) =>
    services.filter(([, { profiles }]) => profiles[0] === profile).map(([name]) => name)
  expect(named()).toEqual(['mongo', 'backend', 'n8n', 'n8n-workflows'])
  expect(named('scale')).toEqual(['backend-2', 'redis', 'nginx'])
  const { ports: _, ...backend } = called('backend')
  expect(called('backend-2')).toEqual({ ...backend, ports: [], profiles: ['scale'] })
  expect(Object.keys(called('nginx').depends_on)).toEqual(['backend', 'backend-2'])
  for (const name of ['backend', 'backend-2']) expect(read('deploy/nginx.conf')).toContain(`    server ${name}:8787 `)
})

it.each(services)('%s says whether it is healthy, where it stays', (name, { healthcheck, build }) => {
  if (name === 'n8n-workflows') return expect(healthcheck).toBeUndefined()
  const checked = build
    ? /^HEALTHCHECK .*?CMD \[/ms.test(read(build.dockerfile))
    : /^CMD/.test(healthcheck?.test[0] ?? '')
  expect(checked).toBe(true)
})

it('gives the backend only variables that it knows', () => {
  const known = read('backend/src/config.ts')
  const { environment } = called('backend')
  const unknown = Object.keys(environment).filter((name) => !known.includes(`'${name.replace(/_FILE$/, '')}'`))
  expect(unknown).toEqual([])
})

describe("what .env says of the operator's app at Shopify", () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-compose-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** What a backend of the file makes of a `.env`, with the secrets where Compose would put them. */
  function configured(dotEnv: Readonly<Record<string, string>>) {
    const said = { PUBLIC_URL: 'https://chat.example', CONSOLE_URL: 'https://console.example', ...dotEnv }
    const value = (pattern: string) =>
      pattern.replaceAll(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}/g, (_, name: string, otherwise = '') =>
        String(Object.entries(said).find(([known]) => known === name)?.[1] ?? otherwise),
      )
    const { environment, secrets } = called('backend')
    const mounted = new Map(secrets.map((name) => [`/run/secrets/${name}`, compose.secrets[name]?.file ?? '']))
    const parleySecret = secretFile('parley_secret', randomBytes(32).toString('hex'))
    const env = Object.entries(environment).map(([name, pattern]) => {
      const file = mounted.get(pattern)
      return [name, file?.endsWith('/parley_secret') ? parleySecret : value(file ?? pattern)]
    })
    return parseConfig({ ...Object.fromEntries(env), NODE_ENV: 'production' })
  }
  function secretFile(name: string, content: string): string {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }

  it('switches it on, and off where nothing is said', () => {
    expect(configured({}).shopify).toBeNull()
    const app = { SHOPIFY_API_KEY: 'the-key', SHOPIFY_API_SECRET_FILE: secretFile('now', 'shpss_now\n') }
    expect(configured(app).shopify).toEqual({ apiKey: 'the-key', apiSecret: 'shpss_now', previousSecret: null })
    const changed = { ...app, SHOPIFY_API_SECRET_PREVIOUS_FILE: secretFile('before', 'shpss_before\n') }
    expect(configured(changed).shopify?.previousSecret).toBe('shpss_before')
  })

  it('stands in the documented list of what .env sets', () => {
    const [, list = ''] = /In Compose, `\.env` sets (.+?); the rest/.exec(read('docs/operating/README.md')) ?? []
    const documented = [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    expect(documented.toSorted()).toEqual(
      [...new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name))].toSorted(),
    )
  })
})

it('holds no secret', () => {
  expect(text).not.toMatch(/^ *\w*(PASSWORD|SECRET|KEY):(?! \$\{\w+:-\}$) *\S/m)
})
