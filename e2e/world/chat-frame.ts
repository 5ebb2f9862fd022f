import type { Frame, Page } from '@playwright/test'

/** The chat's own document in a shop's page, for what its visitor cannot do. */
export function chatIn(page: Page): Frame {
  const frame = page.frames().find((each) => new URL(each.url(), 'about:blank').pathname.startsWith('/embed/'))
  if (!frame) throw new Error('The page has no chat')
  return frame
}

/** Another tab is in front: what its document then says. A page that is driven always counts as visible. */
export const hideTab = (page: Page): Promise<void> =>
  chatIn(page).evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })

export const showTab = (page: Page): Promise<void> =>
  chatIn(page).evaluate(() => {
    Reflect.deleteProperty(document, 'visibilityState')
    document.dispatchEvent(new Event('visibilitychange'))
  })
