import type { Files } from '../../files.ts'
import { ignoredIn } from './ignored-lines.ts'
import { readPlugin } from './plugin-under-lint.ts'
import type { Finding } from './rule.ts'
import { rules } from './rules.ts'

/** What the plugin directory would refuse. @throws SyntaxError where a file is no PHP 7.4. */
export function lint(files: Files, slug: string): (Finding & { readonly rule: string })[] {
  const plugin = readPlugin(files, slug)
  const ignored = new Map(plugin.php.map((file) => [file.name, ignoredIn(file)]))
  return rules.flatMap(({ name, sniff, check }) =>
    [...check(plugin)]
      .filter(({ file, line }) => sniff === undefined || !ignored.get(file)?.(sniff, line))
      .map((finding) => ({ rule: name, ...finding })),
  )
}
