import { type Block, block } from '@parley/protocol/block'
import { safeParse } from 'valibot'
import { withoutBidiControls } from '../untrusted/links.ts'

/** The block that a fence holds; null where it holds none that we know. */
export function readBlock(source: string): Block | null {
  try {
    const result = safeParse(block, JSON.parse(source, plain))
    return result.success ? result.output : null
  } catch {
    // An agent wrote it: what is no JSON is no block.
    return null
  }
}

/** JSON can escape what is taken out of the answer around it. */
const plain = (_: string, value: unknown) => (typeof value === 'string' ? withoutBidiControls(value) : value)
