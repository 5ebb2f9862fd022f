import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as v from 'valibot'
import { sources } from './extension.ts'

/**
 * `node scripts/shopify/theme-check.ts <folder>…`: what Shopify's own check of theme app extensions finds in each, as JSON.
 * A program, so that whoever runs it says where its rules may come from.
 */
const [, , ...folders] = process.argv
const checker: unknown = createRequire(join(sources, 'package.json'))('@shopify/theme-check-node')
const { themeCheckRun } = v.parse(v.object({ themeCheckRun: v.function() }), checker)
const found: unknown[] = []
for (const folder of folders) {
  const { offenses } = v.parse(
    v.object({ offenses: v.array(v.object({ check: v.string(), message: v.string(), uri: v.string() })) }),
    // What it would print is that it could not fetch newer rules.
    await themeCheckRun(folder, 'theme-check:theme-app-extension', () => {}),
  )
  found.push(offenses)
}
console.log(JSON.stringify(found))
