import type { Machine } from './machine.ts'

/** A figure that docs/performance.md has a bound for. */
export interface Target {
  /** What of the row is held against it. */
  readonly of: string
  readonly measured: number
  readonly is: 'at most' | 'at least'
  readonly limit: number
}

export interface Row {
  readonly what: string
  /** One a column; null: does not apply, or was not measured. */
  readonly values: readonly (number | null)[]
  readonly target?: Target
}

export interface Table {
  readonly title: string
  /** The set-up, without which the figures say nothing. */
  readonly setup: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

export interface PartResult {
  readonly part: string
  /** ISO 8601, when it began. */
  readonly at: string
  readonly seconds: number
  readonly machine: Machine
  readonly tables: readonly Table[]
}

export const atMost = (of: string, measured: number, limit: number): Target => ({ of, measured, is: 'at most', limit })

export const isMet = ({ measured, is, limit }: Target): boolean =>
  is === 'at most' ? measured <= limit : measured >= limit
