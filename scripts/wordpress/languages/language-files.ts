import { type Files, textOf } from '../../files.ts'
import { scripts, slug } from '../plugin.ts'
import { writeL10nPhp } from './l10n-php.ts'
import { type Message, messagesOf } from './messages.ts'
import { readPo, type Translation } from './po.ts'
import { writePot } from './pot.ts'
import { writeScriptJson } from './script-json.ts'

/** What is made from the plugin's texts and its translations and kept, by the names of the files. */
export function languageFiles(files: Files): ReadonlyMap<string, string> {
  const made = new Map([[`languages/${slug}.pot`, writePot(messagesOf(files, slug).values(), slug)]])
  for (const [name, translation] of translationsIn(files)) made.set(`${name}.l10n.php`, writeL10nPhp(translation, slug))
  return made
}

/** What the scripts say in other languages, for the zip: WordPress looks for it by the names of the scripts. */
export function scriptTranslations(files: Files): ReadonlyMap<string, string> {
  const messages = [...messagesOf(files, slug).values()]
  const made = new Map<string, string>()
  for (const [name, translation] of translationsIn(files)) {
    for (const script of scripts)
      made.set(`${name}-${slug}-${script}.json`, writeScriptJson(translation, messages.filter(isOf(script))))
  }
  return made
}

/** By their names without what they end in. */
function translationsIn(files: Files): (readonly [string, Translation])[] {
  return [...files].flatMap(([name, content]) =>
    name.startsWith('languages/') && name.endsWith('.po')
      ? [[name.replace(/\.po$/, ''), readPo(textOf(content))] as const]
      : [],
  )
}

const isOf = (script: string) => (message: Message) => message.files.some((file) => file.startsWith(`src/${script}/`))
