import { textOf } from '../../../files.ts'
import { pluginHeader, readmeHeader } from '../../headers.ts'
import type { Rule } from '../rule.ts'

const required = ['Plugin Name', 'Description', 'Version', 'Requires at least', 'Requires PHP', 'Author', 'License']
/** Fields of the readme, by the field of the plugin's header that says the same. */
const same = {
  Version: 'Stable tag',
  'Requires at least': 'Requires at least',
  'Requires PHP': 'Requires PHP',
  License: 'License',
}

/** Plugin Check: plugin_header_fields, plugin_readme. The version stands in the header; what repeats it is held to it. */
export const headers: Rule = {
  name: 'headers',
  *check({ slug, files }) {
    const main = `${slug}.php`
    const header = pluginHeader(textOf(files.get(main)))
    const readme = readmeHeader(textOf(files.get('readme.txt')))
    const wrong = (file: string, says: string) => ({ file, line: 0, says })
    for (const field of required) if (!header.has(field)) yield wrong(main, `has no ${field}`)
    if (header.get('Text Domain') !== slug) yield wrong(main, `Text Domain is not ${slug}`)
    if (!/^\d+\.\d+(\.\d+)?$/.test(header.get('Version') ?? '')) yield wrong(main, 'Version is not numbers')
    if (header.get('Plugin Name') !== readme.name) yield wrong('readme.txt', 'has another name than the plugin')
    for (const [field, inReadme] of Object.entries(same)) {
      if (header.get(field) !== readme.fields.get(inReadme))
        yield wrong('readme.txt', `${inReadme} is not the plugin’s ${field}`)
    }
    for (const [file, content] of files) {
      const constant = file.endsWith('.php') ? /'PARLEY_CHAT_VERSION', '([^']+)'/.exec(textOf(content))?.[1] : undefined
      if (constant !== undefined && constant !== header.get('Version'))
        yield wrong(file, 'has another version than the header')
    }
  },
}
