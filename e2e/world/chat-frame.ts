import type { Frame, Page } from '@playwright/test'

/** The chat's own document in a shop's page, for what its visitor cannot do. */
export function chatIn(page: Page): Frame {
  const frame = page.frames().find((each) => new URL(each.url(), 'about:blank').pathname.startsWith('/embed/'))
  if (!frame) throw new Error('The page has no chat')
  return frame
}
