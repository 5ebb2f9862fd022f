import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { WidgetManifest } from './build.ts'

/** What a file weighs, in bytes. Gzip at level 9 and brotli at 11, as the build compresses. */
export interface Weight {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

export type Form = keyof Weight

/** What may not be exceeded, in bytes. Shopify's theme check counts the loader as it is, hence `raw`. */
export const budgets = {
  loader: { raw: 10_000, gzip: 5_120 },
  panel: { gzip: 46_080 },
} as const

export const loaderFile = 'parley.js'

/**
 * The files that a browser has fetched when the first streamed answer stands formatted, besides the loader: what is
 * fetched later (menu, blocks, feedback) is not needed for it. A journey holds this list against what Chromium asks for.
 */
export const untilFirstAnswer = (manifest: WidgetManifest, locale: string): string[] => [
  manifest.entry,
  ...manifest.styles,
  ...manifest.preload,
  ...Object.entries(manifest.locales).flatMap(([each, file]) => (each === locale ? [file] : [])),
]

/** @param folder of a build. */
export async function weightOf(folder: string, files: readonly string[]): Promise<Weight> {
  const weights = await Promise.all(files.map(async (file) => weigh(await readFile(join(folder, file)))))
  const sum = (form: Form) => weights.reduce((total, weight) => total + weight[form], 0)
  return { raw: sum('raw'), gzip: sum('gzip'), brotli: sum('brotli') }
}

const weigh = (content: Buffer): Weight => ({
  raw: content.length,
  gzip: gzipSync(content, { level: 9 }).length,
  brotli: brotliCompressSync(content).length,
})
