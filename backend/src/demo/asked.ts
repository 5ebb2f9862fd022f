import type { Page } from '@parley/protocol/page'

/** What the stand-in agent knows of a question. */
export interface Asked {
  question: string
  page?: Page | undefined
}
