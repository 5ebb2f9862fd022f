import type { Page } from '@parley/protocol/page'
import { post } from './frame.ts'

/** The page as the agent is told of it. */
export let page: Page

/** What the page says of itself. The fragment stays out: shops and sign-in pages keep tokens there. */
export const currentPage = (): Page => ({
  url: location.href.replace(/#.*/, ''),
  title: document.title,
  referrer: document.referrer,
})

export function tellPage(next: Page): void {
  page = next
  post({ type: 'page', page })
}
