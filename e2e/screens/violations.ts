import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Of all rules, those that see colours: another theme changes nothing for the others. */
const rulesOfColours = ['color-contrast', 'link-in-text-block']

/** What axe finds in the launcher and the chat; the shop's own page is the shop's. */
export async function findViolations(page: Page, rules: 'all' | 'of colours'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).include('parley-chat')
  if (rules === 'all') axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
  else axe.withRules(rulesOfColours)
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
}
