/** What one look found. `advice` is what to do, and stands with everything that is not ok. */
export interface Check {
  readonly name: string
  /** `hint`: it may be right, and only the operator can tell. */
  readonly state: 'ok' | 'hint' | 'failed'
  readonly says: string
  readonly advice?: string
}

export const ok = (name: string, says: string): Check => ({ name, state: 'ok', says })
export const hint = (name: string, says: string, advice: string): Check => ({ name, state: 'hint', says, advice })
export const failed = (name: string, says: string, advice: string): Check => ({ name, state: 'failed', says, advice })

/** A check on a line of its own, with the advice below it. */
export const checkLines = ({ name, state, says, advice }: Check): string[] => [
  `${{ ok: 'ok    ', hint: 'hint  ', failed: 'FAILED' }[state]}  ${name}: ${says}`,
  ...(advice === undefined ? [] : [`        → ${advice}`]),
]
