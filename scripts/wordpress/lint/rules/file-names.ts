import type { Rule } from '../rule.ts'

const wrong: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\./, 'is hidden'],
  [/^[^/]+\.md$/i, 'is a document in the plugin’s own folder'],
  [/(^|\/)(node_modules|vendor|tests?|__MACOSX)\//i, 'is not for those who use the plugin'],
  [
    /\.(zip|gz|tar|tgz|rar|7z|phar|exe|sh|bat|cmd|dll|so|sql|map|log|bak|orig|rej|swp)$/i,
    'is of a kind that the directory refuses',
  ],
  [/(^|\/)(composer|package|tsconfig|package-lock)\.(json|lock)$/, 'belongs to the build'],
  [/[^A-Za-z0-9._/-]/, 'has a name that not every file system takes'],
]

/** Plugin Check: file_type. */
export const fileNames: Rule = {
  name: 'file-names',
  *check({ files }) {
    const seen = new Set<string>()
    for (const file of files.keys()) {
      for (const [pattern, says] of wrong) if (pattern.test(file)) yield { file, line: 0, says }
      if (seen.has(file.toLowerCase()))
        yield { file, line: 0, says: 'differs from another one only in small and large letters' }
      seen.add(file.toLowerCase())
    }
  },
}
