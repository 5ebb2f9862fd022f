import type { en } from './en.ts'

/** What is said of an agent, wherever a merchant chooses one. */
export type AgentTexts = typeof en
