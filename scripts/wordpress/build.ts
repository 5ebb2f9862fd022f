import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { buildPlugin } from './build-plugin.ts'

/** `npm run build:wordpress`: the zip, by its path, size and SHA-256. */
const path = await buildPlugin()
const bytes = await readFile(path)
console.log(`${relative(process.cwd(), path)}: ${bytes.length} bytes`)
console.log(`sha256 ${createHash('sha256').update(bytes).digest('hex')}`)
