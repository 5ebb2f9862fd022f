import type { en } from './en.ts'

/** What each language has to say. */
export type Texts = typeof en
