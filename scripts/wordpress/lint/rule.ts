import type { PlacedNode } from '../php/syntax-tree.ts'
import type { PhpFile, PluginUnderLint } from './plugin-under-lint.ts'

export interface Finding {
  readonly file: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  readonly says: string
}

/** One thing that the plugin directory's reviewers or their Plugin Check refuse. */
export interface Rule {
  readonly name: string
  /** By which a `phpcs:ignore` turns it off for a line, as it does in Plugin Check. */
  readonly sniff?: string
  readonly check: (plugin: PluginUnderLint) => Iterable<Finding>
}

/** What is wrong with one node, if anything. */
type Look = (placed: PlacedNode, file: PhpFile, plugin: PluginUnderLint) => string | null

/** A rule that looks at each node of each file for itself. */
export function nodeRule(name: string, look: Look, sniff?: string): Rule {
  function* check(plugin: PluginUnderLint) {
    for (const file of plugin.php) {
      for (const placed of file.nodes) {
        const says = look(placed, file, plugin)
        if (says !== null) yield { file: file.name, line: placed.node.loc.start.line, says }
      }
    }
  }
  return sniff === undefined ? { name, check } : { name, sniff, check }
}
