import { isMet, type Target } from '../result.ts'

/** Three digits that say something, or a dash. */
export function cell(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(size >= 10 ? 1 : 2)
}

export function verdict(target: Target | undefined): string {
  if (!target) return ''
  const { of, measured, is, limit } = target
  return `${isMet(target) ? '✓' : '✗'} ${of} ${cell(measured)} (${is} ${cell(limit)})`
}
