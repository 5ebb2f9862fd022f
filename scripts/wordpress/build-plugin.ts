import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assemblePlugin } from './assemble-plugin.ts'
import { lint } from './lint/lint.ts'
import { slug, sources } from './plugin.ts'
import { zip } from './zip/zip.ts'

/** The plugin directory takes no more. */
const mostBytes = 10 * 1024 * 1024

/**
 * Makes the zip that the plugin directory takes and a WordPress installs.
 *
 * @returns its path.
 * @throws with all that the directory would refuse.
 */
export async function buildPlugin(from = sources, to = join(sources, 'dist')): Promise<string> {
  const files = await assemblePlugin(from)
  const findings = lint(files, slug)
  if (findings.length > 0) throw new Error(findings.map(said).join('\n'))
  const bytes = zip(files, slug)
  if (bytes.length > mostBytes) throw new Error(`the zip has ${bytes.length} bytes, the directory takes ${mostBytes}`)
  await mkdir(to, { recursive: true })
  const path = join(to, `${slug}.zip`)
  // Whole or not at all: tests that run side by side all build it.
  const unfinished = `${path}.${randomUUID()}`
  await writeFile(unfinished, bytes)
  await rename(unfinished, path)
  return path
}

function said({ file, line, rule, says }: ReturnType<typeof lint>[number]): string {
  return `${file}:${line} ${rule}: ${says}`
}
