import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Node } from 'typescript/unstable/ast'
import {
  isExpressionWithTypeArguments,
  isImportDeclaration,
  isInterfaceDeclaration,
  isTypeAliasDeclaration,
  isTypeReferenceNode,
} from 'typescript/unstable/ast/is'
import { API, type Symbol as Name, NodeBuilderFlags, type Project, SymbolFlags } from 'typescript/unstable/sync'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * All that types.ts declares, and what it uses of the protocol, as one declaration file that imports nothing: a shop gets
 * no schema library with the types. What is inferred from a schema is written out.
 */
export function declarations(): string {
  const compiler = new API()
  try {
    const config = here('tsconfig.json')
    const project = compiler.updateSnapshot({ openProjects: [config] }).getProject(config)
    if (!project) throw new Error(`${config} is no project`)
    return `${[...declarationsOf(project, here('types.ts'))].join('\n\n')}\n`
  } finally {
    compiler.close()
  }
}

function declarationsOf({ program, checker }: Project, entry: string): Iterable<string> {
  const texts = new Map<Name | Node, string>()

  const add = (name: Name | undefined): void => {
    if (!name || texts.has(name)) return
    const node = name.declarations[0]?.resolve()
    // Type parameters stand in what declares them.
    if (!node || !isDeclaration(node) || isForeign(node)) return
    texts.set(name, '')
    texts.set(name, isInferred(node) ? writtenOut(name, node) : asItStands(node))
  }

  const originOf = (name: Name | undefined) =>
    name && name.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name

  const asItStands = (node: Node): string => {
    for (const used of namesIn(node)) add(originOf(checker.getSymbolAtLocation(used)))
    return node.getFullText().trim()
  }

  const writtenOut = (name: Name, node: Node): string => {
    const { fileName } = node.getSourceFile()
    const inFull =
      NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias | NodeBuilderFlags.MultilineObjectLiterals
    const type = checker.typeToString(checker.getDeclaredTypeOfSymbol(name), node, inFull)
    const local = type.replace(/import\("(.+?)"\)\.(\w+)/g, (_, path: string, used: string) => {
      const file = program.getSourceFile(fileURLToPath(new URL(path, `file://${fileName}`)))
      const module = file && checker.getSymbolAtLocation(file)
      add(module && checker.getMemberInModuleExports(module, used))
      return used
    })
    return `export type ${name.name} = ${local}`
  }

  for (const statement of program.getSourceFile(entry)?.statements ?? []) {
    if (isDeclaration(statement)) add(checker.getSymbolAtLocation(statement.name))
    else if (!isImportDeclaration(statement)) texts.set(statement, asItStands(statement))
  }
  return texts.values()
}

const isDeclaration = (node: Node) => isInterfaceDeclaration(node) || isTypeAliasDeclaration(node)

const isForeign = (node: Node) => node.getSourceFile().fileName.includes('/node_modules/')

/** From a schema of Valibot, which is imported as `v`. */
const isInferred = (node: Node) => /= v\.InferOutput</.test(node.getText())

function namesIn(node: Node): Node[] {
  const names: Node[] = []
  const visit = (each: Node): void => {
    if (isTypeReferenceNode(each)) names.push(each.typeName)
    if (isExpressionWithTypeArguments(each)) names.push(each.expression)
    each.forEachChild(visit)
  }
  visit(node)
  return names
}

if (import.meta.main) await writeFile(here('types.d.cts'), declarations())
