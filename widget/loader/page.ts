import type { Page } from '@parley/protocol/page'

/** What the page says of itself. The fragment stays out: shops and sign-in pages keep tokens there. */
export const currentPage = (): Page => ({
  url: location.href.replace(/#.*/, ''),
  title: document.title,
  referrer: document.referrer,
})
