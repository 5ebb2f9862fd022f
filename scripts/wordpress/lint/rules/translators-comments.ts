import { textOf } from '../../../files.ts'
import { literalText } from '../../php/calls.ts'
import { readGettext, translatorsComment } from '../../php/gettext.ts'
import { translatingCalls } from '../../script/translating-calls.ts'
import { nodeRule, type Rule } from '../rule.ts'

const inPhp = nodeRule('translators-comments', ({ node }, { comments }) => {
  const text = literalText(readGettext(node)?.text)
  return text === null ? null : wrongIn(text, () => translatorsComment(node, comments) !== null)
})

/** Plugin Check: i18n_usage. Who translates sees the text alone. */
export const translatorsComments: Rule = {
  name: inPhp.name,
  *check(plugin) {
    yield* inPhp.check(plugin)
    for (const [file, content] of plugin.files) {
      if (!/\.tsx?$/.test(file)) continue
      for (const { line, text, comment } of translatingCalls(textOf(content), file)) {
        const says = text === null ? null : wrongIn(text, () => comment !== undefined)
        if (says !== null) yield { file, line, says }
      }
    }
  },
}

function wrongIn(text: string, isTold: () => boolean): string | null {
  const places = text.replaceAll('%%', '').match(/%(\d+\$)?[-+0-9.]*[sdfFuxX]/g) ?? []
  if (places.length === 0) return null
  if (places.length > 1 && places.some((place) => !place.includes('$')))
    return 'places without numbers cannot change their order'
  return isTold() ? null : 'does not tell translators what stands in its place'
}
