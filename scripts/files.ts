import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** The files of a folder by their names from there, with slashes, in an order that no machine's language changes. */
export type Files = ReadonlyMap<string, string | Uint8Array>

/** @throws where there is a link or a device: a zip should hold what it seems to hold. */
export async function readFiles(folder: string): Promise<Map<string, Uint8Array>> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) found.push(path)
    else if (!entry.isDirectory()) throw new Error(`${path} is neither a file nor a folder`)
  }
  const byName = new Map<string, Uint8Array>()
  for (const path of found) byName.set(relative(folder, path).split(sep).join('/'), await readFile(path))
  return inOrder(byName)
}

/** By the numbers of their characters. */
export function inOrder<Content>(files: ReadonlyMap<string, Content>): Map<string, Content> {
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function textOf(content: string | Uint8Array | undefined): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}
