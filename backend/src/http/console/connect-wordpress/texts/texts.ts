import type { en } from './en.ts'

/** What each language has to say on the approval page. */
export type ConnectTexts = typeof en
