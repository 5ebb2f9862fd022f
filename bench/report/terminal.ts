import { describeMachine } from '../machine.ts'
import type { PartResult, Table } from '../result.ts'
import { cell, verdict } from './cell.ts'

/** A part's result as a person reads it at the terminal. */
export function terminalReport({ part, seconds, machine, tables }: PartResult): string {
  const head = `${part} (${seconds.toFixed(0)} s) · ${describeMachine(machine)}`
  return ['', head, ...tables.flatMap((table) => ['', ...tableLines(table)]), ''].join('\n')
}

function tableLines({ title, setup, columns, rows }: Table): string[] {
  const lines = [
    ['', ...columns, ''],
    ...rows.map(({ what, values, target }) => [what, ...values.map(cell), verdict(target)]),
  ]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const padded = lines.map((line) =>
    line
      .map((text, column) => {
        const isFigure = column > 0 && column <= columns.length
        return isFigure ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
      })
      .join('  ')
      .trimEnd(),
  )
  return [`  ${title}`, ...setup.map((line) => `  ${line}`), ...padded.map((line) => `    ${line}`)]
}
