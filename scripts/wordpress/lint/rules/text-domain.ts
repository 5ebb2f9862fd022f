import { literalText } from '../../php/calls.ts'
import { readGettext } from '../../php/gettext.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: i18n_usage. Tools that collect texts read the code and do not run it. */
export const textDomain = nodeRule('text-domain', ({ node }, _file, { slug }) => {
  const gettext = readGettext(node)
  if (gettext === null) return null
  if (!gettext.required.every((text) => literalText(text)?.trim())) return 'translates what is not written here'
  return literalText(gettext.domain) === slug ? null : `the text domain is not ${slug}`
})
