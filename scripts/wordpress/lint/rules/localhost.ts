import { textOf } from '../../../files.ts'
import type { Rule } from '../rule.ts'

const own = /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]/i

/** Plugin Check: localhost. In comments too, as there: an address of a developer's machine was forgotten. */
export const localhost: Rule = {
  name: 'localhost',
  *check({ files }) {
    for (const [file, content] of files) {
      if (!/\.(php|js|json|css)$/.test(file)) continue
      for (const [index, text] of textOf(content).split('\n').entries()) {
        if (own.test(text)) yield { file, line: index + 1, says: 'names the machine itself' }
      }
    }
  },
}
