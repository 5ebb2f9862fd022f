import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Which folders of a part another one may know. What stands here is what ARCHITECTURE.md draws: an arrow that is missing
 * is one that nobody should need. Each folder stands below those that it may know, so that no two know each other. Files
 * beside the folders put them together and are the part's own.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  'backend/src/conversation': [],
  'backend/src/outbound': [],
  'backend/src/redis': [],
  'backend/src/keys': [],
  'backend/src/database': [],
  'backend/src/accounts': ['database', 'keys'],
  'backend/src/live': ['conversation', 'redis'],
  'backend/src/metrics': ['conversation'],
  'backend/src/agent': ['conversation', 'outbound'],
  'backend/src/transcripts': ['conversation', 'database'],
  'backend/src/visitors': ['conversation', 'database', 'keys'],
  'backend/src/sites': ['accounts', 'agent', 'database', 'keys', 'outbound'],
  'backend/src/platforms': ['accounts', 'conversation', 'database', 'keys', 'outbound', 'sites', 'visitors'],
  'backend/src/demo': ['sites'],
  'backend/src/http': [
    'accounts',
    'agent',
    'conversation',
    'database',
    'demo',
    'keys',
    'metrics',
    'platforms',
    'redis',
    'sites',
    'visitors',
  ],
  'backend/src/command-line': [
    ...['accounts', 'agent', 'conversation', 'database', 'keys', 'outbound', 'platforms', 'sites', 'transcripts'],
    'visitors',
  ],
  'widget/loader': [],
  'widget/app/engine': [],
  'widget/app/styles': [],
  'widget/app/theme': [],
  'widget/app/untrusted': [],
  'widget/app/host': ['engine'],
  'widget/app/texts': ['engine'],
  'widget/app/components': ['engine', 'texts'],
  'widget/app/forms': ['components', 'styles'],
  'widget/app/blocks': ['components', 'forms', 'styles', 'untrusted'],
  'widget/app/markdown': ['blocks', 'untrusted'],
  'widget/app/reading': [],
  'widget/app/announcer': ['components', 'engine', 'markdown'],
  'widget/app/conversation': ['blocks', 'components', 'engine', 'markdown', 'reading', 'texts', 'untrusted'],
  'widget/app/asks': ['components', 'engine', 'forms', 'styles', 'texts', 'untrusted'],
  'widget/app/menu': ['components', 'conversation', 'engine', 'forms', 'styles', 'texts'],
  'widget/app/panel': ['announcer', 'components', 'conversation', 'engine'],
}

const specifiers = /^(?:import|export)\s(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm

/** Each file of ours with the files of ours that it imports as it is loaded; one that is loaded when needed closes no circle. */
async function importsOfAll(): Promise<Map<string, readonly string[]>> {
  const files = new Map<string, readonly string[]>()
  const options = { cwd: root, exclude: ['**/node_modules/**', '**/dist*/**'] }
  for await (const file of glob('{protocol,backend,widget,e2e,bench,scripts}/**/*.{ts,tsx}', options)) {
    const source = await readFile(join(root, file), 'utf8')
    files.set(
      file,
      [...source.matchAll(specifiers)].flatMap(([, specifier = '']) => fileOf(file, specifier) ?? []),
    )
  }
  return files
}

function fileOf(importer: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return `backend/src/${specifier.slice(1)}`
  if (specifier.startsWith('.')) return normalize(join(dirname(importer), specifier))
  if (specifier.startsWith('@parley/protocol/')) return `${specifier.slice('@parley/'.length)}.ts`
  return null
}

/** The first circle that is found from a file on; null: there is none. */
function circleFrom(
  file: string,
  imports: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  path: readonly string[] = [],
): readonly string[] | null {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
  if (done.has(file)) return null
  for (const imported of imports.get(file) ?? []) {
    const circle = circleFrom(imported, imports, done, [...path, file])
    if (circle) return circle
  }
  done.add(file)
  return null
}

describe('imports', async () => {
  const imports = await importsOfAll()

  it('go in no circle', () => {
    expect(imports.size).toBeGreaterThan(600)
    const done = new Set<string>()
    for (const file of imports.keys()) expect(circleFrom(file, imports, done)).toBeNull()
  })

  it.each(Object.entries(mayImport))('of %s go to no other folder than %j', (folder, allowed) => {
    const part = dirname(folder)
    const mine = [...imports].filter(([file]) => file.startsWith(`${folder}/`) && !file.includes('.test.'))
    expect(mine.length).toBeGreaterThan(0)
    const beyond = mine.flatMap(([file, imported]) =>
      imported
        .filter((other) => dirname(other) !== part && !other.startsWith('protocol/'))
        .filter(
          (other) => ![folder, ...allowed.map((name) => `${part}/${name}`)].some((it) => other.startsWith(`${it}/`)),
        )
        .map((other) => `${file} imports ${other}`),
    )
    expect(beyond).toEqual([])
  })

  it('are held for every folder of the backend and of the chat', () => {
    const folders = [...imports.keys()].flatMap(
      (file) => /^(?:backend\/src|widget\/app)\/[^/]+(?=\/)/.exec(file)?.[0] ?? [],
    )
    expect(Object.keys(mayImport)).toEqual(expect.arrayContaining([...new Set(folders)]))
  })

  it('let no two folders know each other', () => {
    const folders = Object.keys(mayImport)
    for (const [at, [folder, allowed]] of Object.entries(mayImport).entries())
      expect(folders.slice(0, at)).toEqual(expect.arrayContaining(allowed.map((name) => `${dirname(folder)}/${name}`)))
  })
})
