import { type Files, textOf } from '../../files.ts'
import { type Constants, constantsOf } from '../php/constants.ts'
import { type PlacedNode, parsePhp, type SyntaxTree } from '../php/syntax-tree.ts'

export interface PhpFile extends SyntaxTree {
  readonly name: string
  readonly code: string
}

/** A plugin as the rules see it. */
export interface PluginUnderLint {
  readonly slug: string
  /** By their names in the plugin's folder. */
  readonly files: Files
  readonly php: readonly PhpFile[]
  readonly constants: Constants
}

/** @throws SyntaxError where a file is no PHP. */
export function readPlugin(files: Files, slug: string): PluginUnderLint {
  const php = [...files].flatMap(([name, content]) => {
    if (!name.endsWith('.php')) return []
    const code = textOf(content)
    return [{ name, code, ...parsePhp(code, name) }]
  })
  const nodes: PlacedNode[] = php.flatMap((file) => [...file.nodes])
  return { slug, files, php, constants: constantsOf(nodes) }
}
