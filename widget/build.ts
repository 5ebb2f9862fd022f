import { mkdir, rename, rm, watch, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Alias, build, type InlineConfig, type Rolldown } from 'vite'
import type { Texts } from './app/texts/texts.ts'
import { lexerAlone, oneChunk, plainImports, tersePanel } from './slimming.ts'
import { squeeze } from './squeeze.ts'

/** What the backend needs to know of a build to write the frame's document. Paths are below the build's folder. */
export interface WidgetManifest {
  entry: string
  /** The panel as a picture of itself, for a merchant who changes its look. */
  preview: string
  styles: string[]
  /** The texts of each language, fetched by the app when it is used. */
  locales: Record<string, string>
  /** What stands in the empty field in each language: the frame's document has it before any script has come. */
  placeholders: Record<string, string>
}

export interface BuildOptions {
  /** Which runtime the panel runs on; the sources are the same (docs/decisions). */
  mode: 'preact' | 'react'
  outDir?: string
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** React and its parts, on Preact's runtime. */
const onPreact: Alias = { find: /^react(?:-dom)?(?=$|\/)/, replacement: 'preact/compat' }

const shared: InlineConfig = {
  root: here('.'),
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  build: { write: false, target: 'es2022', modulePreload: false, reportCompressedSize: false, assetsInlineLimit: 0 },
}

/** The storefront's one file: old shops paste it once, so it is a plain script and keeps its name. */
const loaderConfig: InlineConfig = {
  ...shared,
  plugins: [{ name: 'squeeze', generateBundle: (_, bundle) => squeezeAll(bundle) }],
  build: {
    ...shared.build,
    // Letters for names are given once, at the end: what Terser inlines must not meet its own name again.
    minify: false,
    cssMinify: true,
    rolldownOptions: {
      input: here('loader/main.ts'),
      output: { format: 'es', entryFileNames: 'parley.js' },
    },
  },
}

async function squeezeAll(bundle: Rolldown.OutputBundle): Promise<void> {
  for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = await squeeze(file.code)
}

const appConfig = (mode: BuildOptions['mode']): InlineConfig => ({
  ...shared,
  mode: 'production',
  // Both follow NODE_ENV otherwise: what ships would depend on who built it.
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: mode === 'preact' ? { alias: [onPreact] } : {},
  oxc: { jsx: { runtime: 'automatic', development: false } },
  plugins: [lexerAlone, plainImports, tersePanel],
  build: {
    ...shared.build,
    cssCodeSplit: false,
    rolldownOptions: {
      input: here('app/main.tsx'),
      output: {
        format: 'es',
        codeSplitting: oneChunk,
        entryFileNames: 'assets/app-[hash:6].js',
        chunkFileNames: 'assets/[name]-[hash:6].js',
        assetFileNames: 'assets/[name]-[hash:6][extname]',
      },
    },
  },
})

/** One file, all languages in it: only merchants fetch it, and nothing of it is to weigh on what visitors fetch. */
function previewConfig(mode: BuildOptions['mode']): InlineConfig {
  const app = appConfig(mode)
  return {
    ...app,
    plugins: [lexerAlone, plainImports],
    build: {
      ...app.build,
      rolldownOptions: {
        input: here('app/preview.tsx'),
        output: { format: 'es', codeSplitting: false, entryFileNames: 'assets/preview-[hash:6].js' },
      },
    },
  }
}

/** The build that ships lies in `dist`; the one on React is for comparison. */
export const folderOf = (mode: BuildOptions['mode']) => here(mode === 'react' ? 'dist-react' : 'dist')

/**
 * Builds loader and panel into `outDir` (by default `folderOf` the mode), each file with its brotli and gzip form beside
 * it, and describes them in its `manifest.json`. The folder is exchanged as a whole when all of it stands: a source with an
 * error leaves the last good build in place, and a backend that is running finds the one or the other.
 */
export async function buildWidget({ mode, outDir = folderOf(mode) }: BuildOptions): Promise<WidgetManifest> {
  const [loader, app, preview] = await Promise.all([loaderConfig, appConfig(mode), previewConfig(mode)].map(outputOf))
  if (!loader || !app || !preview?.[0]) throw new Error('Vite built nothing')
  const manifest = { ...(await manifestOf(app)), preview: preview[0].fileName }
  const next = `${outDir}.${process.pid}`
  try {
    for (const file of [...loader, ...app, ...preview]) await writeForms(join(next, file.fileName), file)
    await writeFile(join(next, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    await rm(outDir, { recursive: true, force: true })
    await rename(next, outDir)
  } finally {
    await rm(next, { recursive: true, force: true })
  }
  return manifest
}

/** Writes a file of the build, and beside it what a browser gets of it. */
async function writeForms(path: string, file: Output): Promise<void> {
  const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
  await writeFile(`${path}.br`, brotliCompressSync(content))
  await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }))
}

type Output = Rolldown.OutputChunk | Rolldown.OutputAsset

async function outputOf(config: InlineConfig): Promise<Output[]> {
  const result = await build(config)
  if (!('output' in result)) throw new Error('Vite watched instead of building')
  return result.output
}

async function manifestOf(files: Output[]): Promise<Omit<WidgetManifest, 'preview'>> {
  const chunks = files.filter((file) => file.type === 'chunk')
  const entry = chunks.find((chunk) => chunk.isEntry)
  if (!entry) throw new Error('The panel was built without an entry')
  const texts = chunks.flatMap((chunk) => {
    const locale = /\/texts\/([\w-]+)\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1]
    return locale ? [[locale, chunk.fileName] as const] : []
  })
  return {
    entry: entry.fileName,
    styles: files.map((file) => file.fileName).filter((name) => name.endsWith('.css')),
    locales: Object.fromEntries(texts),
    placeholders: Object.fromEntries(await Promise.all(texts.map(([locale]) => placeholderIn(locale)))),
  }
}

async function placeholderIn(locale: string): Promise<readonly [locale: string, placeholder: string]> {
  const { texts }: { texts: Texts } = await import(`./app/texts/${locale}.ts`)
  return [locale, texts.placeholder]
}

/** Builds again after each change, until the process ends. */
async function watchWidget(options: BuildOptions): Promise<void> {
  const run = () =>
    buildWidget(options).then(
      () => console.log('widget built'),
      (error) => console.error(error),
    )
  await run()
  const folders = ['loader', 'app'].map(async (folder) => {
    for await (const _ of watch(here(folder), { recursive: true })) await run()
  })
  await Promise.all(folders)
}

if (import.meta.main) {
  const options: BuildOptions = { mode: process.argv.includes('react') ? 'react' : 'preact' }
  if (process.argv.includes('--watch')) await watchWidget(options)
  else await buildWidget(options)
}
