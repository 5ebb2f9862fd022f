import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine } from './csv-line.ts'

it('a cell keeps its quotes, commas and line ends', () => {
  expect(csvLine(['a "b", c', 'd\ne', ''])).toBe('"a ""b"", c","d\ne",""\r\n')
})

it.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "\t'=1"],
  ['\r=1', "\r'=1"],
  [' =1', " '=1"],
  ['\u200B=1', "\u200B'=1"],
  ['＝1', "'＝1"],
  ['\n=HYPERLINK("x")', '\n\'=HYPERLINK("x")'],
  ['Hello;=1', "Hello;'=1"],
  ['Hello; "=1', 'Hello; "\'=1'],
  ['a, b,\u200B @x', "a, b,\u200B '@x"],
  ['a\t+1;;-1', "a\t'+1;;'-1"],
])('no spreadsheet runs %j', (text, harmless) => {
  expect(csvLine([text])).toBe(`"${harmless.replaceAll('"', '""')}"\r\n`)
})

it.each([',', ';', '\t'])('no cell begins a formula where they are parted at %j', (separator) => {
  const text = fc
    .array(fc.constantFrom('"', ';', ',', '\t', '\n', '\r', ' ', '\u200B', '=', '@', 'a', "'"))
    .map((all) => all.join(''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      for (const cell of cellsOf(csvLine(texts), separator)) expect(cell).not.toMatch(/^[\s\p{Cf}]*[=@]/u)
    }),
    { numRuns: 3_000 },
  )
})

/** As Excel reads them: a quote counts at the beginning of a cell, and what follows its end belongs to the cell. */
function cellsOf(line: string, separator: string): string[] {
  const cells = ['']
  let quoted = false
  let begins = true
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (quoted && sign === '"' && line.charAt(at + 1) === '"') at += 1
    else if (sign === '"' && (quoted || begins)) {
      quoted = !quoted
      begins = false
      continue
    } else if (!quoted && [separator, '\r', '\n'].includes(sign)) {
      cells.push('')
      begins = true
      continue
    }
    begins = false
    cells.push(`${cells.pop()}${sign}`)
  }
  return cells
}

it('what is no formula stands as it is', () => {
  expect(csvLine(['1 = 1', "it's", 'a+b', '2026-11-22 08:00:00'])).toBe(
    `"1 = 1","it's","a+b","2026-11-22 08:00:00"\r\n`,
  )
})
