/** A sign that begins a formula, where a cell may begin: in much of Europe, spreadsheets part cells at semicolons. */
const formulas = /(?<=(?:^|[;,\t\r\n])[\s"\p{Cf}]*)[=+\-@＝＋－＠]/gu

/**
 * A line of CSV (RFC 4180). What a spreadsheet would run as a formula has an apostrophe before it (OWASP, "CSV
 * Injection"), wherever it may see the beginning of a cell: what visitors write is theirs to choose.
 */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`

const cell = (text: string): string => `"${text.replace(formulas, "'$&").replaceAll('"', '""')}"`
