import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { startTerminal } from '../../test/clients/terminal.ts'

const { database, folder, parley, json, close } = await startTerminal()
afterAll(close)

describe('parley site', () => {
  const agent = ['--agent-url', 'https://n8n.example/webhook/canary/chat', '--auth', 'basic', '--user', 'me']
  const create = [
    'site',
    'create',
    '--name',
    'Лавка',
    '--origin',
    'https://shop.example',
    ...agent,
    '--secret-file',
    '-',
  ]

  it('makes a site and shows its secrets once, the agent password never', async () => {
    const made = await parley(create, { input: 'canary-password\n' })
    expect(made).toMatchObject({ code: 0, err: '' })
    const [key, secretKey, identityKey] = [/pk_\S+/, /sk_\S+/, /ik_\S+/].map((form) => form.exec(made.out)?.[0] ?? '')
    expect(made.out).toContain(`<script async src="https://chat.example/parley.js" data-site="${key}"></script>`)
    expect(made.out).toContain('Agent    https://n8n.example/… (authentication basic)')
    expect(made.out).toMatch(
      new RegExp(`\n\n\`npm run parley -- doctor --site ${key} --call\` asks the agent once.*\n$`),
    )
    const shown = await parley(['site', 'show', key ?? ''])
    expect(shown.out).toContain('Agent    https://n8n.example/… (authentication basic)')
    for (const secret of [secretKey, identityKey, 'canary']) expect(shown.out).not.toContain(secret)
    const raw = JSON.stringify(await siteModel(database.connection).find().lean())
    for (const secret of [secretKey, identityKey, 'canary']) expect(raw).not.toContain(secret)
  })

  it('changes a site step by step', async () => {
    const { out } = await parley(['--json', ...create], { input: 'x' })
    const { key } = JSON.parse(out)
    expect((await json('site', 'add-origin', key, 'https://Блог.example')).origins).toEqual([
      'https://shop.example',
      'https://xn--90aexm.example',
    ])
    expect((await json('site', 'remove-origin', key, 'https://shop.example')).origins).toEqual([
      'https://xn--90aexm.example',
    ])
    expect((await json('site', 'disable', key)).status).toBe('disabled')
    expect((await json('site', 'enable', key)).status).toBe('active')
    expect((await json('site', 'set', key, '--allow-agent-role')).allowAgentRole).toBe(true)
    expect((await json('site', 'set', key, '--no-allow-agent-role')).allowAgentRole).toBe(false)
    const { code, err } = await parley(['site', 'remove-origin', key, 'https://shop.example'])
    const words = 'parley: the site has no origin https://shop.example; it has https://xn--90aexm.example\n'
    expect({ code, err }).toEqual({ code: 1, err: words })
    expect((await json('site', 'rotate-secret-key', key)).secretKey).toMatch(/^sk_/)
    expect((await json('site', 'rotate-identity-key', key)).identityKey).toMatch(/^ik_/)
    expect((await json('site', 'list')).map((site: { key: string }) => site.key)).toContain(key)
  })

  it('changes what a site was made with, and nothing else', async () => {
    const { key } = JSON.parse((await parley(['--json', ...create], { input: 'x' })).out)
    const before = await json('site', 'show', key)
    const set = ['--name', ' New  name', '--history', '5', '--quota', 'none', '--identity-required']
    const changed = {
      name: 'New name',
      historyLength: 5,
      quotaPerDay: null,
      identityRequired: true,
      allowAgentRole: false,
    }
    expect(await json('site', 'set', key, ...set)).toEqual({ ...before, ...changed })
    expect((await parley(['site', 'set', key, '--history', '51'])).err).toContain('a number from 0 to 50')
    expect(await json('site', 'set', key, '--no-identity-required')).toEqual({
      ...before,
      ...changed,
      identityRequired: false,
    })
  })

  it('changes of an agent what is given', async () => {
    const { key } = JSON.parse((await parley(['--json', ...create], { input: 'x' })).out)
    expect((await json('site', 'set-agent', key, '--private')).private).toBe(true)
    expect(await json('site', 'set-agent', key, '--agent-url', 'https://n8n.example/z', '--no-private')).toMatchObject({
      private: false,
      agent: { origin: 'https://n8n.example', authentication: 'basic' },
    })
    expect(await parley(['site', 'set-agent', key, '--agent-url', 'http://n8n:5678/webhook/y'])).toEqual({
      code: 2,
      out: '',
      err: 'parley: the secret that was set for https://n8n.example is not sent to another host unasked: say --auth, with its secret again, or --auth none\n',
    })
  })

  it('configures a site from a file, and prints what is set', async () => {
    const { key } = JSON.parse((await parley(['--json', ...create], { input: 'x' })).out)
    expect(await json('site', 'configure', key, '--print')).toEqual({})
    const parts = { look: { color: '#0a7d4f' }, texts: { de: { title: 'Laden' } }, features: { handoff: true } }
    const file = join(folder, 'config.json')
    await writeFile(file, JSON.stringify(parts))
    expect(await json('site', 'configure', key, '--file', file)).toEqual(parts)
    const printed = await parley(['site', 'configure', key, '--print'])
    expect(JSON.parse(printed.out)).toEqual(parts)

    const wrong = await parley(['site', 'configure', key, '--file', '-'], {
      input: '{"look": {"color": "red", "side": "top"}}',
    })
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toMatch(
      /^parley: the config is refused, and nothing was changed:\n {2}look\.color: .*\n {2}look\.side: .*\nEvery part is explained in .*\n$/,
    )
    expect(await json('site', 'configure', key, '--print')).toEqual(parts)
    // What is written from now on replaces all of it.
    await parley(['site', 'configure', key, '--file', '-'], { input: '{}' })
    expect(await json('site', 'configure', key, '--print')).toEqual({})
  })

  it.each([
    [['site', 'show', 'pk_unknown'], 'parley: there is no site pk_unknown: `parley site list` shows them'],
    [
      ['site', 'add-origin', 'pk_unknown', 'https://shop.example/path'],
      'parley: "https://shop.example/path" is no origin (it has a path',
    ],
    [['site', 'remove-origin', 'pk_unknown', 'https://shop.example'], 'parley: there is no site pk_unknown'],
  ])('refuses %j in one sentence', async (args, message) => {
    const { code, out, err } = await parley(args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('notices another secret than that of the database', async () => {
    const { code, err } = await parley(['site', 'list'], {
      more: { PARLEY_SECRET: randomBytes(32).toString('hex') },
    })
    expect(code).toBe(1)
    expect(err).toContain('PARLEY_SECRET is not the one that this database was written with')
  })

  it('says that the database cannot be reached', async () => {
    const { code, err } = await parley(['site', 'list'], { more: { MONGODB_URI: 'mongodb://127.0.0.1:1/x' } })
    expect(code).toBe(1)
    expect(err).toContain('parley: MongoDB at 127.0.0.1:1 cannot be reached')
  })
})
