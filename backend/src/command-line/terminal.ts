/** What a command is given and where it writes; the process's own, or a test's. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array | string>
  /** Results. */
  readonly out: (text: string) => void
  /** Progress and errors. */
  readonly err: (text: string) => void
}
