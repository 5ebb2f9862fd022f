import { strToU8, type Zippable, zipSync } from 'fflate'
import { type Files, inOrder } from '../../files.ts'

/** fflate writes the parts of the local time: the same in every time zone. Noon, which no change of clocks leaves out. */
const time = new Date(1980, 0, 2, 12)
const unix = 3
/** A plain file that its owner may write and everybody read. */
const mode = 0o100644 * 0x10000

/** The same bytes for the same files, whatever machine, folder, umask or time zone. @param folder that they stand in. */
export function zip(files: Files, folder: string): Uint8Array {
  const entries: Zippable = {}
  for (const [name, content] of inOrder(files)) {
    const bytes = typeof content === 'string' ? strToU8(content) : content
    entries[`${folder}/${name}`] = [bytes, { level: 9, mtime: time, os: unix, attrs: mode }]
  }
  return zipSync(entries)
}
