import type { RequestOptions } from 'node:https'
import { DryMongoBinary } from 'mongodb-memory-server-core'
import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js'

/** A server does not open the data of another major version, so this changes on purpose only. */
export const archiveVersion = '8.2.6'

const attempts = 2
const retryDelayMs = 200
const silenceMs = 8_000
const sayEveryMs = 2_000

/**
 * Fetches the server from MongoDB's own archive for this system. Gives up after 20 s when the host does not answer.
 *
 * @returns the binary's path in `stage`.
 */
export async function downloadArchive(stage: string, log: (line: string) => void): Promise<string> {
  const system = await DryMongoBinary.generateOptions({ version: archiveVersion, downloadDir: stage })
  return new ArchiveDownload({ ...system, downloadDir: stage, checkMD5: true }, log).getMongodPath()
}

class ArchiveDownload extends MongoBinaryDownload {
  readonly #log: (line: string) => void
  #saidAt = performance.now()

  constructor(options: ConstructorParameters<typeof MongoBinaryDownload>[0], log: (line: string) => void) {
    super(options)
    this.#log = log
  }

  /** The library checks the host's certificate only when npm's configuration says so, and the checksum comes from the same host. */
  override httpDownload(url: URL, options: RequestOptions, to: string, draft: string): Promise<string> {
    const verified = { ...options, rejectUnauthorized: true }
    return super.httpDownload(url, verified, to, draft, attempts, retryDelayMs, silenceMs)
  }

  override printDownloadProgress(chunk: { length: number }): void {
    this.dlProgress.current += chunk.length
    if (performance.now() - this.#saidAt < sayEveryMs) return
    this.#saidAt = performance.now()
    this.#log(`${Math.round(this.dlProgress.current / 1e6)} of ${Math.round(this.dlProgress.length / 1e6)} MB`)
  }
}
