import type { en } from './en.ts'

/** What each language has to say in the app's home. */
export type AppTexts = typeof en
