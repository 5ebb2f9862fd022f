import { describeMachine } from '../machine.ts'
import type { PartResult, Table } from '../result.ts'
import { cell, verdict } from './cell.ts'

const begin = '<!-- bench: written by `npm run bench -- docs` -->'
const end = '<!-- /bench -->'

/** The results as the document shows them. */
export function markdownReport(results: readonly PartResult[]): string {
  return results
    .flatMap(({ at, machine, tables }) => [
      ...tables.flatMap((table) => [...tableLines(table), '']),
      `Measured ${at.slice(0, 10)}. ${describeMachine(machine)}.`,
      '',
    ])
    .join('\n')
}

/** @throws when the document has no place for the results. */
export function replaceResults(document: string, report: string): string {
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the document has no lines "${begin}" and "${end}"`)
  return `${document.slice(0, from + begin.length)}\n\n${report.trim()}\n\n${document.slice(to)}`
}

function tableLines({ title, setup, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    `### ${title}`,
    '',
    ...setup.map((text) => `- ${text}`),
    '',
    line(['', ...columns, 'Target']),
    line(['---', ...columns.map(() => '---:'), '---']),
    ...rows.map(({ what, values, target }) => line([what, ...values.map(cell), verdict(target)])),
  ]
}
