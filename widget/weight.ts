import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { WidgetManifest } from './build.ts'
import { frameDocument } from './frame-document.ts'

/** What a file weighs, in bytes. Gzip at level 9 and brotli at 11, as the build compresses. */
export interface Weight {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

export type Form = keyof Weight

/**
 * What may not be exceeded, in bytes. Shopify's theme check counts the loader as it is, hence `raw`. The panel's is that in
 * English; other languages have longer words and letters of two bytes.
 */
export const budgets = {
  loader: { raw: 10_000, gzip: 5_120 },
  panel: { gzip: 45_000 },
  panelInAnyLanguage: { gzip: 46_080 },
} as const

export const loaderFile = 'parley.js'

/**
 * The files that a browser has fetched when the first streamed answer stands formatted, besides the loader: what is
 * fetched later (menu, blocks, feedback) is not needed for it. A journey holds this list against what Chromium asks for.
 */
export const untilFirstAnswer = (manifest: WidgetManifest, locale: string): string[] => [
  manifest.entry,
  ...manifest.styles,
  ...Object.entries(manifest.locales).flatMap(([each, file]) => (each === locale ? [file] : [])),
]

/** @param folder of a build: beside each file are its compressed forms. */
export const weightOf = async (folder: string, files: readonly string[]): Promise<Weight> =>
  sum(
    await Promise.all(
      files.map(async (file) => {
        const path = join(folder, file)
        return { raw: await sizeOf(path), gzip: await sizeOf(`${path}.gz`), brotli: await sizeOf(`${path}.br`) }
      }),
    ),
  )

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size

/** Those files and the frame's document, which is another for each visitor. */
export async function panelWeight(folder: string, manifest: WidgetManifest, locale: string): Promise<Weight> {
  return sum([await weightOf(folder, untilFirstAnswer(manifest, locale)), weigh(await frameDocument(manifest, locale))])
}

const sum = (weights: readonly Weight[]): Weight => {
  const total = (form: Form) => weights.reduce((before, weight) => before + weight[form], 0)
  return { raw: total('raw'), gzip: total('gzip'), brotli: total('brotli') }
}

const weigh = (content: Buffer): Weight => ({
  raw: content.length,
  gzip: gzipSync(content, { level: 9 }).length,
  brotli: brotliCompressSync(content).length,
})
