import { textOf } from '../../../files.ts'
import { literalText } from '../../php/calls.ts'
import { readGettext } from '../../php/gettext.ts'
import { translatingCalls } from '../../script/translating-calls.ts'
import { nodeRule, type Rule } from '../rule.ts'

const computed = 'translates what is not written here'
const inPhp = nodeRule('text-domain', ({ node }, _file, { slug }) => {
  const gettext = readGettext(node)
  if (gettext === null) return null
  if (!gettext.required.every((text) => literalText(text)?.trim())) return computed
  return literalText(gettext.domain) === slug ? null : `the text domain is not ${slug}`
})

/** Plugin Check: i18n_usage. Tools that collect texts read the code and do not run it. */
export const textDomain: Rule = {
  name: inPhp.name,
  *check(plugin) {
    yield* inPhp.check(plugin)
    for (const [file, content] of plugin.files) {
      if (!/\.tsx?$/.test(file)) continue
      for (const { line, domain, ...texts } of translatingCalls(textOf(content), file)) {
        const given = [texts.text, texts.plural, texts.context].filter((text) => text !== undefined)
        if (!given.every((text) => text?.trim())) yield { file, line, says: computed }
        else if (domain !== plugin.slug) yield { file, line, says: `the text domain is not ${plugin.slug}` }
      }
    }
  },
}
