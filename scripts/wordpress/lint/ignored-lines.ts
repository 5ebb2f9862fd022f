import type { PhpFile } from './plugin-under-lint.ts'

const directive = /phpcs:(ignore|disable|enable)\b([^-\n]*)/

/** @returns whether a comment turns a sniff off on a line: by its name, a group's that it is in, or one's that is in it. */
export function ignoredIn(file: PhpFile): (sniff: string, line: number) => boolean {
  const byLine = new Map<number, string[]>()
  const add = (line: number, sniffs: readonly string[]) => byLine.set(line, [...(byLine.get(line) ?? []), ...sniffs])
  let disabled: string[] = []
  file.code.split('\n').forEach((text, index) => {
    const line = index + 1
    const [, kind, list = ''] = directive.exec(text) ?? []
    const sniffs = list.split(',').map((name) => name.trim())
    if (kind === 'disable') disabled = sniffs
    if (kind === 'enable') disabled = []
    if (kind === 'ignore') add(/^\s*\/\//.test(text) ? line + 1 : line, sniffs)
    add(line, disabled)
  })
  const isWithin = (name: string, group: string) => `${name}.`.startsWith(`${group}.`)
  return (sniff, line) =>
    (byLine.get(line) ?? []).some((name) => name !== '' && (isWithin(sniff, name) || isWithin(name, sniff)))
}
