import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)

/** Which of Shopify's packages a process has read once it has read these of our files. */
const packagesRead = async (...files: readonly string[]): Promise<string[]> => {
  const program = `
    import { registerHooks } from 'node:module'
    const read = new Set()
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier.startsWith('@shopify/')) read.add(specifier)
        return next(specifier, context)
      },
    })
    for (const file of ${JSON.stringify(files)}) await import(new URL(file, ${JSON.stringify(import.meta.url)}).href)
    console.log(JSON.stringify([...read]))
    process.exit()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program])
  return JSON.parse(stdout)
}

it("Shopify's library is read only where there is an app: not by a start or a command without one", async () => {
  expect(await packagesRead('../../backend.ts', '../../command-line/run.ts')).toEqual([])
  expect(await packagesRead('./shopify.ts')).toContain('@shopify/shopify-api')
}, 60_000)
