import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const tsc = here('../node_modules/.bin/tsc')
const timeoutMs = 120_000

/** What a shop's developer writes; each line after `@ts-expect-error` must be refused. */
const shopCode = `
import type { EmbedOptions, Page, ParleyAction, ParleyCommands } from '@parley/widget/types'

declare const Parley: ParleyCommands

const options: EmbedOptions = { site: 'pk_demo', api: 'https://chat.example', mode: 'inline', target: '#chat', open: 'delay:20' }
const page: Partial<Page> = { cart: { total: 20, currency: 'EUR', items: [{ id: 'a', title: 'A', quantity: 1 }] } }
Parley('init', options)
for (const command of ['open', 'close', 'toggle', 'show', 'hide', 'destroy'] as const) Parley(command)
Parley('send', 'Hello')
Parley('identify', 'token')
Parley('page', page)
Parley('update', { colorScheme: 'dark' })
Parley('consent', { storage: true })
Parley('debug').then((report) => report?.phase)
Parley('debug', 'download')

const answer = ({ name, respondWith }: ParleyAction) => {
  const known: string = name
  respondWith({ status: known === 'add-to-cart' ? 'done' : 'failed' })
}
Parley('on', 'action', answer)
Parley('off', 'action', answer)
Parley('on', 'message:received', ({ text = '' }) => text.trim())
window.addEventListener('parley:unread', ({ detail: { count } }) => count.toFixed())
window.addEventListener('parley:action', ({ detail }) => detail.respondWith(Promise.resolve({ status: 'sold-out', text: 'Gone' })))
window.addEventListener('parley:error', ({ detail: { code } }) => code.trim())

// @ts-expect-error: a site key is needed
Parley('init', { color: '#fff' })
// @ts-expect-error: no such mode
Parley('init', { site: 'pk_demo', mode: 'popup' })
// @ts-expect-error: no such command
Parley('opne')
// @ts-expect-error: a text is needed
Parley('send')
// @ts-expect-error: no such event
Parley('on', 'opened', () => {})
// @ts-expect-error: no such option
Parley('update', { colour: '#fff' })
// @ts-expect-error: yes or no
Parley('consent', { storage: 'yes' })
// @ts-expect-error: no such answer
Parley('on', 'action', ({ respondWith }) => respondWith({ status: 'ok' }))
// @ts-expect-error: a count is no text
window.addEventListener('parley:unread', ({ detail }) => detail.count.trim())
`

let shop = ''
let packed: { files: { path: string }[]; size: number }[] = []
beforeAll(async () => {
  shop = await mkdtemp(join(tmpdir(), 'parley-types-'))
  await writeFile(join(shop, 'package.json'), JSON.stringify({ name: 'shop', private: true }))
  const pack = ['pack', '--json', '--silent', '--pack-destination', shop]
  packed = JSON.parse((await run('npm', pack, { cwd: here('.') })).stdout)
  const [archive = ''] = (await readdir(shop)).filter((name) => name.endsWith('.tgz'))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(shop, archive)], { cwd: shop })
}, timeoutMs)
afterAll(() => rm(shop, { recursive: true, force: true }))

test('the package is the types and nothing else', async () => {
  const [{ files, size } = { files: [], size: 0 }] = packed
  expect(files.map(({ path }) => path).sort()).toEqual(['README.md', 'package.json', 'types.d.cts'])
  expect(size).toBeLessThan(5000)
  expect(await readdir(join(shop, 'node_modules'))).toEqual(['.package-lock.json', '@parley'])
})

test.each([
  { module: 'preserve', moduleResolution: 'bundler', files: ['shop.ts'] },
  { module: 'node16', moduleResolution: 'node16', files: ['module.mts', 'commonjs.cts'] },
])(
  'a shop is checked under $moduleResolution: $files',
  async ({ module, moduleResolution, files }) => {
    const folder = join(shop, moduleResolution)
    await mkdir(folder)
    for (const file of files) await writeFile(join(folder, file), shopCode)
    const strictest = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false }
    const compilerOptions = { module, moduleResolution, lib: ['ESNext', 'DOM'], types: [], noEmit: true, ...strictest }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
    const { stdout } = await run(tsc, ['-p', folder]).catch((error: { stdout: string }) => error)
    expect(stdout).toBe('')
  },
  timeoutMs,
)
