import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../backend/src/metrics.ts'

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

  it('names every limit', () => {
    const sources = readdirSync(join(root, 'backend/src/http'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => read(join(root, 'backend/src/http', path)))
      .filter((source) => /(?:rateLimit|sessionLimit)\(/.test(source))
    const limits = sources.flatMap((source) =>
      [...source.matchAll(/rateLimit\(\{\s*name: '(\w+)'|sessionLimit\(services, '(\w+)'/g)].map(
        ([, name, ofSession]) => name ?? ofSession,
      ),
    )
    expect(limits).toEqual(expect.arrayContaining(['sessions', 'handoff']))
    expect(codeIn(read(join(docs, 'metrics.md')))).toEqual(expect.arrayContaining(limits))
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
