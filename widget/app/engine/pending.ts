import type { FailureCode } from './api-error.ts'

/** A message of the visitor's own that the server has not acknowledged. */
export interface Pending {
  readonly id: string
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly at: string
  /** `waiting`: goes by itself when there is a connection. `failed`: refused; only the visitor sends it again. */
  readonly state: 'sending' | 'waiting' | 'failed'
  readonly code?: FailureCode | undefined
  /** Whose it is; undefined while that is not known yet. */
  readonly owner: string | undefined
}
