import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../backend/src/metrics/metrics.ts'

const root = join(import.meta.dirname, '..')
const docs = join(root, 'docs/operating')
const read = (path: string) => readFileSync(path, 'utf8')

/** The words that a page sets as code. */
const codeIn = (page: string) => [...page.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code)

/** What log.ts lets through, and what pino adds to each line. */
const logFields = () => {
  const [, list = ''] = /const allowed = new Set\(\[([^\]]+)\]\)/.exec(read(join(root, 'backend/src/log.ts'))) ?? []
  return ['time', 'level', 'msg', ...[...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name)]
}

/** The backend's own source, file by file. */
const sources = readdirSync(join(root, 'backend/src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => read(join(root, 'backend/src', path)))

/** The names of an object literal's fields, also of those that are spread into it. */
const fieldsIn = (literal: string) => [...literal.matchAll(/[{,]\s*(\w+)(?=:|\s*[,}])/g)].map(([, name = '']) => name)

/** What the source hands to the log: on which level, with which fields, in which words. A call stands on one line. */
const logCalls = () =>
  sources.flatMap((source) => {
    expect(source).not.toMatch(/\blog\.(info|warn|error|fatal|child)\([^)\n]*$/m)
    const [line = ''] = /const line = \{[\s\S]+?\n {2,4}\}\n/.exec(source.replaceAll(/\/\/.*/g, '')) ?? []
    const children = [...source.matchAll(/log\.child\((\{.*\})\)/g)].flatMap(([, fields = '']) => fieldsIn(fields))
    return [...source.matchAll(/\blog\.(info|warn|error|fatal)\((.+)\)/g)].flatMap(([, level = '', given = '']) => {
      const [object = ''] = /^\{[^}]*\}/.exec(given) ?? []
      const fields = [...fieldsIn(object), ...children, ...(given.includes('line') ? fieldsIn(line) : [])]
      return [...given.slice(object.length).matchAll(/'([^']+)'/g)].map(([, message = '']) => ({
        level,
        message,
        fields,
      }))
    })
  })

/** Each limit's name, and what its number looks like where it stands beside the name. */
function limitsInSource(): Map<string, RegExp> {
  const all = sources.join('\n')
  const numbered = [
    ...all.matchAll(/\bname: '(\w+)',\s*max: ([\d_]+)/g),
    ...all.matchAll(/sessionLimit\(services, '(\w+)', ([\d_]+)\)/g),
  ]
  const constant = (name: string) => new RegExp(`const ${name} = ([\\d_]+)`).exec(all)?.[1] ?? expect.unreachable(name)
  const named = new Map([
    ['requests_address', constant('maxRequests')],
    ['pushes_address', constant('maxPushes')],
    ['unsigned_address', constant('maxUnsigned')],
    ['connections_address', constant('maxConnections')],
    ['streams_visitor', constant('maxPerVisitor')],
    ['streams_address', constant('maxPerAddress')],
    ...numbered.map(([, name = '', max = '']): [string, string] => [name, max]),
  ])
  // Whatever else may be counted by: every literal that reaches the metric.
  const counted = all.matchAll(/onLimited\('(\w+)'|inc\(\{ limit: '(\w+)'|name: '(\w+)', count:|\? '(streams_\w+)'/g)
  for (const [, ...names] of counted) for (const name of names) if (name && !named.has(name)) named.set(name, '')
  return new Map([...named].map(([name, max]) => [name, new RegExp(`(?<!\\d)${max.replaceAll('_', '')}(?!\\d)`)]))
}

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )

describe('docs/operating', () => {
  it('names every metric, and none that does not exist', async () => {
    const exposed = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name)
    const named = codeIn(read(join(docs, 'metrics.md'))).filter((code = '') => /^(parley|process|nodejs)_/.test(code))
    expect(named.toSorted()).toEqual(exposed.toSorted())
  })

  it('names every field of the log, and none that does not exist', () => {
    const [table = ''] = read(join(docs, 'log.md')).split('## What the lines mean')
    const named = [...table.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) => codeIn(cell))
    expect(logFields().length).toBeGreaterThan(10)
    expect(named.toSorted()).toEqual(logFields().toSorted())
  })

  it('says what every message of the log means, and on which level it comes', () => {
    const [, table = ''] = read(join(docs, 'log.md')).split('## What the lines mean')
    const rows = [...table.matchAll(/^\| (`.+?) \| ([a-z].+?) \|/gm)].map(([, names = '', levels = '']) => ({
      messages: codeIn(names),
      levels: levels.split(', '),
    }))
    const calls = logCalls()
    expect(rows.flatMap(({ messages }) => messages).toSorted()).toEqual(
      [...new Set(calls.map(({ message }) => message))].toSorted(),
    )
    for (const { messages, levels } of rows) {
      const used = calls.filter(({ message }) => messages.includes(message)).map(({ level }) => level)
      expect([...new Set(used)].toSorted(), messages.join()).toEqual(levels.toSorted())
    }
  })

  it('has a field of the log for everything that is handed to it, and none that nothing is', () => {
    const written = new Set(logCalls().flatMap(({ fields }) => fields))
    expect([...written, 'time', 'level', 'msg'].toSorted()).toEqual(logFields().toSorted())
  })

  it('names every limit with its number, and none that does not exist', () => {
    const [, table = ''] = /^\| `limit` \|.+\n((?:\|.+\n)+)/m.exec(read(join(docs, 'metrics.md'))) ?? []
    const rows = [...table.matchAll(/^\| (`.+?) \| (.+?) \|$/gm)].flatMap(([, names = '', bounds = '']) =>
      codeIn(names).map((name) => ({ name, bounds: bounds.replaceAll(',', '') })),
    )
    const limits = limitsInSource()
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...limits.keys()].toSorted())
    for (const { name = '', bounds } of rows) expect(bounds, name).toMatch(limits.get(name) ?? expect.unreachable())
  })

  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'))
  it.each(pages)('%s links only to what exists', (name) => {
    const page = join(docs, name)
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const [path = '', anchor] of links.filter((link) => !link.startsWith('http')).map((link) => link.split('#'))) {
      const target = path === '' ? page : join(dirname(page), path)
      expect(existsSync(target), path).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(read(target))).toContain(anchor)
    }
  })
})
