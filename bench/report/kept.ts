import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { PartResult } from '../result.ts'

/** The last result of each part, as JSON; not in the repository. */
const folder = fileURLToPath(new URL('../results/', import.meta.url))

/** @returns where it is kept. */
export const keepResult = (result: PartResult): Promise<string> =>
  keep(`${result.part}.json`, `${JSON.stringify(result, null, 2)}\n`)

/** Keeps the backend's CPU profile, for whoever wants to open it whole. @returns where. */
export const keepProfile = (profile: object): Promise<string> => keep('backend.cpuprofile', JSON.stringify(profile))

async function keep(file: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(folder + file, text)
  return folder + file
}

/** @returns what is kept of these parts, in their order. */
export async function keptResults(parts: readonly string[]): Promise<PartResult[]> {
  const kept = new Set(await readdir(folder))
  const files = parts.map((part) => `${part}.json`).filter((file) => kept.has(file))
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(`${folder}${file}`, 'utf8'))))
}
