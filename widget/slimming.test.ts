import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import * as marked from 'marked'
import { expect, test } from 'vitest'
import { reading } from './app/markdown/lexer.ts'
import { lexerOf } from './slimming.ts'

const source = await readFile(new URL(import.meta.resolve('marked')), 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'parley-lexer-'))
const file = join(folder, 'lexer.mjs')
await writeFile(file, lexerOf(source))
const slim: typeof marked = await import(file)
await rm(folder, { recursive: true })

const lex = ({ Lexer, Tokenizer }: typeof marked, text: string) => new Lexer(reading(new Tokenizer())).lex(text)

test('the lexer that ships reads every text as the whole of marked does', () => {
  const mark = fc.constantFrom(
    ...['# ', '\n', '\n\n', '> ', '- ', '1. ', '    ', '```\n', '~~~', '`', '*', '**', '_', '~~', '[', '](', ')', '!['],
    ...['| a |\n|---|\n', '|', '<b>', '</b>', '<!-- ', '-->', '<https://a.b>', 'www.a.b', 'a@b.c', 'https://a.b/c'],
    ...['[a]: /b "c"\n', '[a][b]', '---\n', '===\n', '\\', '&amp;', '- [x] ', '“a”'],
  )
  const text = fc.array(fc.oneof(mark, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 24 })
  fc.assert(
    fc.property(text, (parts) => {
      expect(lex(slim, parts.join(''))).toEqual(lex(marked, parts.join('')))
    }),
    { numRuns: 1000, examples: [[['- [x] ', '---\n', '===\n']]] },
  )
})

test('another build of marked than the known ones is noticed', () => {
  for (const gone of ['as Lexer', ';var']) expect(() => lexerOf(source.replaceAll(gone, ''))).toThrow('built otherwise')
})
