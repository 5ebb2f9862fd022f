import * as v from 'valibot'
import { type Files, textOf } from '../files.ts'
import { lintBlock } from './lint-block.ts'

/**
 * What `shopify app deploy` refuses, and `app build` and theme-check pass, since both look at less. Sizes in bytes:
 * https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration.
 */
const limits = { files: 10_000_000, liquid: 100_000, locale: 15_000, locales: 100, blocks: 30, script: 10_000 }

const mayStand: Readonly<Record<string, RegExp>> = {
  assets: /\.(?:jpe?g|json|js|css|png|svg|wasm)$/,
  blocks: /\.liquid$/,
  snippets: /\.liquid$/,
  locales: /\.json$/,
}

const labelTree = v.record(
  v.string(),
  v.union([v.string(), v.lazy((): v.GenericSchema<Labels> => labelTree)]),
) satisfies v.GenericSchema<Labels>
interface Labels {
  [name: string]: string | Labels
}

/** @returns a line a finding; none for an extension that Shopify takes. */
export function lintExtension(files: Files): string[] {
  const sizes = new Map([...files].map(([name, content]) => [name, Buffer.byteLength(textOf(content))]))
  const within = (folder: string) => [...files].filter(([name]) => name.startsWith(`${folder}/`))
  const sizeOf = (names: readonly string[]) => names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
  const findings: string[] = []
  const limit = (what: string, found: number, most: number) => {
    if (found > most) findings.push(`${what}: ${found}, Shopify takes ${most}`)
  }

  const names = [...files.keys()].filter((name) => name !== 'shopify.extension.toml')
  for (const name of names) {
    const [folder = '', file = '', deeper] = name.split('/')
    if (deeper !== undefined || !mayStand[folder]?.test(file)) findings.push(`${name}: may not stand there`)
  }
  limit('bytes of all files', sizeOf(names), limits.files)
  limit('bytes of Liquid', sizeOf(names.filter((name) => name.endsWith('.liquid'))), limits.liquid)
  limit('blocks', within('blocks').length, limits.blocks)
  limit('locale files', within('locales').length, limits.locales)
  for (const [name] of within('locales')) limit(`bytes of ${name}`, sizeOf([name]), limits.locale)
  for (const name of names.filter((each) => each.endsWith('.js')))
    limit(`bytes of ${name}`, sizeOf([name]), limits.script)

  const labels = new Map<string, ReadonlyMap<string, string>>()
  for (const [name, content] of within('locales')) {
    const language = /^locales\/(.+?)(?:\.default)?\.schema\.json$/.exec(name)?.[1]
    if (language !== undefined) labels.set(language, new Map(flatten(v.parse(labelTree, JSON.parse(textOf(content))))))
  }
  const defaults = names.filter((name) => name.endsWith('.default.schema.json'))
  if (defaults.length !== 1) findings.push(`there are ${defaults.length} default locales of the editor`)
  const assets = new Set(within('assets').map(([name]) => name.slice('assets/'.length)))
  for (const [name, content] of within('blocks'))
    findings.push(...lintBlock(textOf(content), { assets, labels }).map((finding) => `${name}: ${finding}`))
  return findings
}

function flatten(labels: Labels, above = ''): [string, string][] {
  return Object.entries(labels).flatMap(([name, value]) =>
    typeof value === 'string' ? [[above + name, value]] : flatten(value, `${above}${name}.`),
  )
}
