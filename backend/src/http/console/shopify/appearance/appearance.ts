import type { Html } from '../../html.ts'
import type { AppShell } from '../app-page.ts'
import type { FieldValues } from './fields.ts'

/** What the page of the look shows. */
export interface AppearancePage {
  readonly shell: AppShell
  readonly values: FieldValues
  /** Names of fields in which something is not right. */
  readonly wrong?: readonly string[]
  readonly outcome?: Html
  /** The locale of texts where the visitor's has none. */
  readonly locale: string
  /** Languages in which the chat has words of its own. */
  readonly languages: readonly string[]
}
