import type { Page } from '@playwright/test'

/**
 * For `npm run screenshots`, which names the folder: what a person sees now, with addresses such as shops have. In a test
 * run it does nothing.
 *
 * @param addresses of this run, and what stands in their place.
 * @param height of the window, where another one shows more.
 */
export async function picture(
  page: Page,
  name: string,
  addresses: Readonly<Record<string, string>>,
  height?: number,
): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder === undefined) return
  const size = page.viewportSize()
  if (size && height !== undefined) await page.setViewportSize({ ...size, height })
  for (const frame of page.frames())
    await frame.evaluate((pairs) => {
      const inPlace = (text: string) => pairs.reduce((said, [from, to]) => said.replaceAll(from, to), text)
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) texts.currentNode.nodeValue = inPlace(texts.currentNode.nodeValue ?? '')
    }, Object.entries(addresses))
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' })
}
