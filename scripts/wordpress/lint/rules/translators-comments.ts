import { literalText } from '../../php/calls.ts'
import { readGettext, translatorsComment } from '../../php/gettext.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: i18n_usage. Who translates sees the text alone. */
export const translatorsComments = nodeRule('translators-comments', ({ node }, { comments }) => {
  const gettext = readGettext(node)
  const text = literalText(gettext?.text)
  if (text === null) return null
  const places = text.replaceAll('%%', '').match(/%(\d+\$)?[-+0-9.]*[sdfFuxX]/g) ?? []
  if (places.length === 0) return null
  if (places.length > 1 && places.some((place) => !place.includes('$')))
    return 'places without numbers cannot change their order'
  return translatorsComment(node, comments) === null ? 'does not tell translators what stands in its place' : null
})
