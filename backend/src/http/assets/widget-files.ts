import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

const manifestSchema = v.object({
  entry: v.string(),
  preview: v.string(),
  styles: v.array(v.string()),
  locales: v.record(v.string(), v.string()),
  placeholders: v.record(v.string(), v.string()),
})

interface WidgetFile {
  readonly plain: Buffer
  /** As the build compressed it; null where it did not. */
  readonly gzip: Buffer | null
  readonly br: Buffer | null
  readonly changedMs: number
}

/** The built widget, read from its folder and kept in memory with its compressed forms. */
export interface WidgetFiles {
  /** A file below the build's folder; null when there is none. */
  file(path: string): Promise<WidgetFile | null>
  app(): Promise<{ shell: string; manifest: v.InferOutput<typeof manifestSchema> }>
}

export function widgetFiles({ dist, shell }: { dist: string; shell: string }): WidgetFiles {
  const kept = new Map<string, Promise<WidgetFile>>()

  /** Read again when it changed: a build beside a running backend is seen at the next request. */
  async function file(path: string): Promise<WidgetFile | null> {
    const absolute = join(dist, path)
    const found = await stat(absolute).catch(unlessMissing)
    if (!found?.isFile()) return null
    const held = await kept.get(path)
    if (held?.changedMs === found.mtimeMs) return held
    const read = load(absolute, found.mtimeMs)
    kept.set(path, read)
    return read
  }

  return {
    file,
    async app() {
      const manifest = await file('manifest.json')
      if (!manifest) throw new Error(`the widget is not built: ${join(dist, 'manifest.json')} is missing`)
      return {
        shell: await readFile(shell, 'utf8'),
        manifest: v.parse(manifestSchema, JSON.parse(manifest.plain.toString('utf8'))),
      }
    },
  }
}

async function load(path: string, changedMs: number): Promise<WidgetFile> {
  const form = (suffix: string) => readFile(`${path}.${suffix}`).catch(unlessMissing)
  const [plain, gzip, br] = await Promise.all([readFile(path), form('gz'), form('br')])
  return { plain, gzip, br, changedMs }
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
  throw error
}
