import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from './config.ts'

const secret = '5f1a9c3be07d42886ac1d5f03e9b7264c8d2e1f5a7b3904c6d8e2f1a0b9c7d53'
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://chat.example',
  CONSOLE_URL: 'https://console.example',
  MONGODB_URI: 'mongodb://db/parley',
  PARLEY_SECRET: secret,
}

/** The problems that a configuration has. */
const problems = (env: Record<string, string>): string[] => {
  try {
    parseConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(error.message.split('\n')).toEqual([
      `${error.problems.length} ${error.problems.length === 1 ? 'problem' : 'problems'} in the configuration:`,
      ...error.problems.map((problem) => `  - ${problem}`),
      'Every variable is explained in README.md, Configuration.',
    ])
    return [...error.problems]
  }
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-config-'))
})
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('the configuration', () => {
  it('of nothing is that of a trial on this machine', () => {
    expect(parseConfig({})).toMatchObject({
      production: false,
      port: 8787,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:8787',
      consoleUrl: 'http://127.0.0.1:8787',
      mongodbUri: null,
      redisUrl: null,
      mongodPath: null,
      secret: null,
      previousSecret: null,
      trustProxy: 0,
      demoAgentUrl: null,
      metricsPort: null,
      logLevel: 'warn',
    })
    expect(parseConfig(production).logLevel).toBe('info')
    expect(parseConfig({}).dataDir).toMatch(/\/\.data$/)
  })

  it('is read as it is given', () => {
    const config = parseConfig({
      ...production,
      PORT: '80',
      HOST: '::',
      PARLEY_SECRET_PREVIOUS: Buffer.from(secret, 'hex').reverse().toString('base64'),
      TRUST_PROXY: '2',
      AGENT_PRIVATE_HOSTS: 'N8N:5678, 10.0.0.5:80\n[fd00::1]:5678',
      SITE_PRIVATE_HOSTS: 'http://LocalHost:8080/ https://Staging.example:443',
      N8N_WEBHOOK_URL: 'http://n8n:5678/webhook/x',
      METRICS_PORT: '9090',
      LOG_LEVEL: 'debug',
      MONGOD: '/usr/bin/mongod',
      DATA_DIR: '/data',
    })
    expect(config).toMatchObject({ production: true, port: 80, host: '::', trustProxy: 2, metricsPort: 9090 })
    expect(config).toMatchObject({ publicUrl: 'https://chat.example', consoleUrl: 'https://console.example' })
    expect(config.sitePrivateHosts).toEqual(new Set(['http://localhost:8080', 'https://staging.example']))
    expect(config).toMatchObject({ mongodPath: '/usr/bin/mongod', dataDir: '/data', logLevel: 'debug' })
    expect([...config.agentPrivateHosts]).toEqual(['n8n:5678', '10.0.0.5:80', '[fd00::1]:5678'])
    expect(Buffer.from(config.secret ?? []).toString('hex')).toBe(secret)
    expect(config.previousSecret).toHaveLength(32)
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('refuses a demo agent with a user name: its password would be sent to nobody', () => {
    expect(problems({ N8N_WEBHOOK_URL: 'https://me:secret@n8n.example/webhook/x' })).toEqual([
      'N8N_WEBHOOK_URL holds a user name: leave it out, the demo calls an agent without authentication',
    ])
  })

  it('takes an empty variable for none', () => {
    expect(parseConfig({ PORT: '', MONGODB_URI: ' ', N8N_WEBHOOK_URL: '', CONSOLE_URL: '' })).toMatchObject({
      port: 8787,
      mongodbUri: null,
      demoAgentUrl: null,
    })
  })

  it('has no console where the public address is not localhost, unless one is named', () => {
    expect(parseConfig({ PUBLIC_URL: 'http://127.0.0.1:8787' }).consoleUrl).toBeNull()
    expect(parseConfig({ ...production, CONSOLE_URL: '' }).consoleUrl).toBeNull()
  })
})

describe('an app at Shopify', () => {
  const app = { SHOPIFY_API_KEY: 'key', SHOPIFY_API_SECRET: 'shpss_now' }

  it('is read with the secret it had before', () => {
    expect(parseConfig(production).shopify).toBeNull()
    expect(parseConfig({ ...production, ...app }).shopify).toEqual({
      apiKey: 'key',
      apiSecret: 'shpss_now',
      previousSecret: null,
    })
    expect(parseConfig({ ...production, ...app, SHOPIFY_API_SECRET_PREVIOUS: 'shpss_before' }).shopify).toMatchObject({
      previousSecret: 'shpss_before',
    })
  })

  it.each(Object.keys(app))('is a problem where %s is missing', (name) => {
    expect(problems({ ...production, ...app, [name]: '' })).toEqual([
      'SHOPIFY_API_KEY and SHOPIFY_API_SECRET belong together: set both, or neither',
    ])
  })

  it('is a problem where no console is named: it has its home there', () => {
    expect(problems({ ...production, ...app, CONSOLE_URL: '' })).toEqual([
      'SHOPIFY_API_KEY is set, but CONSOLE_URL is not: the app has its home there',
    ])
  })
})

describe('a file in place of a value', () => {
  it('is read, less the line end', () => {
    const config = parseConfig({
      PARLEY_SECRET_FILE: file('secret', `${secret}\n`),
      MONGODB_URI_FILE: file('uri', 'mongodb://db/parley\n'),
      REDIS_URL_FILE: file('redis', 'rediss://:password@redis/1\n'),
      PORT_FILE: file('port', '99'),
    })
    expect(config).toMatchObject({ redisUrl: 'rediss://:password@redis/1' })
    expect(config).toMatchObject({ mongodbUri: 'mongodb://db/parley', port: 99 })
    expect(Buffer.from(config.secret ?? []).toString('hex')).toBe(secret)
  })

  it('that cannot be read, or stands beside the value, is a problem', () => {
    expect(problems({ PARLEY_SECRET_FILE: join(folder, 'none'), PORT: '80', PORT_FILE: file('port', '81') })).toEqual([
      'PORT and PORT_FILE are both set: keep one of them',
      expect.stringMatching(/^PARLEY_SECRET_FILE cannot be read \(ENOENT.*\): name a readable file$/),
    ])
  })
})

describe('in production', () => {
  it('what is whole starts', () => {
    expect(problems(production)).toEqual([])
  })

  it('everything that is missing is said at once', () => {
    expect(problems({ NODE_ENV: 'production' })).toEqual([
      'PARLEY_SECRET is missing: make one with "openssl rand -hex 32" and keep it safe',
      'MONGODB_URI is missing: set the address of a MongoDB replica set, such as mongodb://host/parley?replicaSet=rs0',
      'PUBLIC_URL is plain http: set the https address that shoppers reach',
    ])
  })

  it.each([
    ['1234', 'is weak|has \\d+ bytes'],
    ['00'.repeat(32), 'is weak'],
    ['deadbeef'.repeat(8), 'is weak'],
    [Buffer.from('correct-horse-battery-staple-000').toString('hex'), 'is weak'],
    ['not a secret!', 'is neither hex nor base64'],
  ])('the secret %s is refused, without being repeated', (weak, reason) => {
    const [problem, ...others] = problems({ ...production, PARLEY_SECRET: weak })
    expect(problem).toMatch(new RegExp(`^PARLEY_SECRET (?:${reason}).*: make one with "openssl rand -hex 32"$`))
    expect(problem).not.toContain(weak)
    expect(others).toEqual([])
  })

  it.each([
    [{ PUBLIC_URL: 'http://chat.example' }, 'PUBLIC_URL is plain http'],
    [{ CONSOLE_URL: 'http://console.example' }, 'CONSOLE_URL is plain http'],
    [{ CONSOLE_URL: 'https://chat.example' }, 'CONSOLE_URL has the host of PUBLIC_URL'],
    [{ CONSOLE_URL: 'https://CHAT.example:443/' }, 'CONSOLE_URL has the host of PUBLIC_URL'],
    [{ MONGODB_URI: '' }, 'MONGODB_URI is missing'],
  ])('%j is refused', (wrong, beginning) => {
    const found = problems({ ...production, ...wrong })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${beginning}.*: `))
  })
})

it('anybody may sign up where it is tried out, and in production whoever is invited', () => {
  expect(parseConfig({}).signUp).toBe('open')
  expect(parseConfig(production).signUp).toBe('invite')
  expect(parseConfig({ ...production, SIGNUP: 'closed' }).signUp).toBe('closed')
})

describe('a value that cannot be meant', () => {
  it.each([
    ['PORT', 'x'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '11'],
    ['METRICS_PORT', '1e3'],
    ['METRICS_PORT', '8787'],
    ['PUBLIC_URL', 'chat.example'],
    ['PUBLIC_URL', 'ftp://chat.example'],
    ['PUBLIC_URL', 'https://chat.example/path'],
    ['PUBLIC_URL', 'https://user@chat.example'],
    ['CONSOLE_URL', 'https://console.example/?x'],
    ['CONSOLE_URL', 'https://localhost:8787'],
    ['SIGNUP', 'yes'],
    ['MONGODB_URI', 'postgres://db'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis://'],
    ['AGENT_PRIVATE_HOSTS', 'n8n'],
    ['AGENT_PRIVATE_HOSTS', 'http://n8n:5678'],
    ['SITE_PRIVATE_HOSTS', 'localhost:8080'],
    ['SITE_PRIVATE_HOSTS', 'http://localhost:8080/shop'],
    ['N8N_WEBHOOK_URL', 'n8n:5678/webhook'],
    ['LOG_LEVEL', 'loud'],
    ['PARLEY_SECRET_PREVIOUS', 'short'],
  ])('as %s=%s is refused with its fix', (name, value) => {
    const found = problems({ [name]: value })
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${name} .*: .+`))
  })

  it('is told with all the others', () => {
    expect(problems({ PORT: 'x', TRUST_PROXY: 'x', LOG_LEVEL: 'x', MONGODB_URI: 'x' })).toHaveLength(4)
  })
})
