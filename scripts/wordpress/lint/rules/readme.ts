import { textOf } from '../../../files.ts'
import { readmeHeader } from '../../headers.ts'
import type { Rule } from '../rule.ts'

const required = ['Contributors', 'Tags', 'Requires at least', 'Tested up to', 'Requires PHP', 'Stable tag', 'License']
const sections = ['Description', 'External services', 'Changelog']

/** Plugin Check: plugin_readme; guidelines 6, 7 and 12. */
export const readme: Rule = {
  name: 'readme',
  *check({ files }) {
    const text = textOf(files.get('readme.txt'))
    const { fields, short } = readmeHeader(text)
    const wrong = (says: string) => ({ file: 'readme.txt', line: 0, says })
    for (const field of required) if (!fields.has(field)) yield wrong(`has no ${field}`)
    if ((fields.get('Tags') ?? '').split(',').length > 5) yield wrong('has more than 5 tags')
    if (!/^\d+\.\d+$/.test(fields.get('Tested up to') ?? '')) yield wrong('Tested up to is not a version like 7.1')
    if (short.length === 0 || short.length > 150 || short.includes('\n'))
      yield wrong('the short description is not a line of up to 150 characters')
    for (const section of sections) if (!text.includes(`\n== ${section} ==\n`)) yield wrong(`has no section ${section}`)
    for (const link of ['Terms', 'Privacy']) {
      if (!new RegExp(`^${link}[^:\n]*: https://\\S+$`, 'm').test(text)) yield wrong(`does not link to ${link}`)
    }
  },
}
