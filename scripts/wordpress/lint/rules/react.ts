import { textOf } from '../../../files.ts'
import type { Rule } from '../rule.ts'

/** Plugin Check: react_usage. A React of the plugin's own breaks beside WordPress's next one. */
export const react: Rule = {
  name: 'react',
  *check({ files }) {
    for (const [file, content] of files) {
      if (!file.endsWith('.js')) continue
      const text = textOf(content)
      if (/Symbol\.for\(\s*['"`]react\./.test(text)) yield { file, line: 0, says: 'brings a React of its own' }
      if (/\bfindDOMNode\b|\bReactDOM\.render\b/.test(text)) yield { file, line: 0, says: 'uses what React 19 has not' }
    }
  },
}
