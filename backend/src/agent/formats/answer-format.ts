/** One way in which an agent writes its answer. Text in, the answer's text out; all synchronous, because it runs for every token. */
export interface AnswerFormat {
  /** @throws {AnswerTooLarge} */
  push(text: string): string
  /** The body ended: what is left of the answer. */
  end(): string
  /** Grows with every piece of content that came, also where it is still held back: each growth begins the limit of silence anew. */
  readonly progress: number
  /** Why this would be no whole answer if the body ended here. It goes into the log: an agent's own words only through `knownReason`. */
  readonly failure: string | undefined
}
