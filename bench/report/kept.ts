import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { PartResult } from '../result.ts'

/** The last result of each part, as JSON; not in the repository. */
const folder = fileURLToPath(new URL('../results/', import.meta.url))

export async function keepResult(result: PartResult): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = `${folder}${result.part}.json`
  await writeFile(path, `${JSON.stringify(result, null, 2)}\n`)
  return path
}

/** @returns what is kept of these parts, in their order. */
export async function keptResults(parts: readonly string[]): Promise<PartResult[]> {
  const kept = new Set(await readdir(folder))
  const files = parts.map((part) => `${part}.json`).filter((file) => kept.has(file))
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(`${folder}${file}`, 'utf8'))))
}
