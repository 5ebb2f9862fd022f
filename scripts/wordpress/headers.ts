/** The header of a plugin's main file, by its fields: ` * Version: 1.0`. */
export function pluginHeader(code: string): ReadonlyMap<string, string> {
  const [comment = ''] = /\/\*\*[\s\S]*?\*\//.exec(code) ?? []
  return fields(comment.replace(/^ \* ?/gm, ''))
}

/** The first part of a readme.txt: the name, the fields and the short description. */
export function readmeHeader(readme: string): { name: string; fields: ReadonlyMap<string, string>; short: string } {
  const [top = ''] = readme.split(/^== /m)
  const [head = '', ...rest] = top.split('\n\n')
  return { name: /^=== (.+) ===$/m.exec(head)?.[1] ?? '', fields: fields(head), short: rest.join('\n\n').trim() }
}

function fields(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/^\s*([A-Z][A-Za-z ]+?):[ \t]+(\S.*?)\s*$/gm)
  return new Map([...found].map(([, name = '', value = '']) => [name, value]))
}
