import type { en } from './en.ts'

/** What each language has to say of a site. */
export type SiteTexts = typeof en
