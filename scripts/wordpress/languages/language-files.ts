import { type Files, textOf } from '../files.ts'
import { writeL10nPhp } from './l10n-php.ts'
import { messagesOf } from './messages.ts'
import { readPo } from './po.ts'
import { writePot } from './pot.ts'

/** What is made from the plugin's texts and its translations, by the names of the files. */
export function languageFiles(files: Files, slug: string): ReadonlyMap<string, string> {
  const made = new Map([[`languages/${slug}.pot`, writePot(messagesOf(files, slug).values(), slug)]])
  for (const [name, content] of files) {
    if (!name.startsWith('languages/') || !name.endsWith('.po')) continue
    made.set(name.replace(/\.po$/, '.l10n.php'), writeL10nPhp(readPo(textOf(content)), slug))
  }
  return made
}
