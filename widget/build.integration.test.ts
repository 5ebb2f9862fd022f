import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spoken } from './app/texts/texts.ts'
import { buildWidget, type WidgetManifest } from './build.ts'
import { budgets, loaderFile, panelWeight, weightOf } from './weight.ts'

let outDir: string
let manifest: WidgetManifest

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'parley-widget-'))
  manifest = await buildWidget({ mode: 'preact', outDir })
}, 120_000)

afterAll(() => rm(outDir, { recursive: true }))

const read = (path: string) => readFile(join(outDir, path))

test('the loader weighs at most 5 KB, and 10,000 bytes unpacked', async () => {
  const { raw, gzip } = await weightOf(outDir, [loaderFile])
  expect(gzip).toBeLessThanOrEqual(budgets.loader.gzip)
  expect(raw).toBeLessThanOrEqual(budgets.loader.raw)
})

test('the loader is one plain script that leaves no name behind but its own', async () => {
  const source = (await read('parley.js')).toString()
  expect(source).toMatch(/^\(\(\)=>\{.*\}\)\(\);?$/s)
  expect(source).not.toMatch(/\bimport\b|innerHTML|\beval\b/)
})

test.each(spoken)('the panel that speaks %s weighs what it may until the first answer stands', async (locale) => {
  const budget = locale === 'en' ? budgets.panel : budgets.panelInAnyLanguage
  expect((await panelWeight(outDir, manifest, locale)).gzip).toBeLessThanOrEqual(budget.gzip)
})

test('the panel carries neither React nor schemas', async () => {
  expect((await read(manifest.entry)).toString()).not.toMatch(/react\.transitional\.element|valibot/)
})

test('each language is a file of its own', () => {
  expect(Object.keys(manifest.locales).sort()).toEqual([...spoken].sort())
})

test('each file has its compressed forms beside it', async () => {
  const names = (await readdir(outDir, { recursive: true })).filter((name) => /\.(?:js|css)$/.test(name))
  expect(names.length).toBeGreaterThan(4)
  for (const name of names) {
    const plain = await read(name)
    expect(brotliDecompressSync(await read(`${name}.br`)).equals(plain)).toBe(true)
    expect(gunzipSync(await read(`${name}.gz`)).equals(plain)).toBe(true)
  }
})

test("each language's placeholder is known without its file", () => {
  expect(Object.keys(manifest.placeholders)).toEqual(Object.keys(manifest.locales))
  expect(manifest.placeholders.en).toBe('Write a message…')
})
