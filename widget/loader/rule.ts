import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { Proactive, SiteConfig } from '@parley/protocol/site-config'

/** When the chat makes itself known here. A page's own `open` ranks above the site's, and its `never` above all. */
export function ruleOf({ behaviour }: SiteConfig, options: Partial<EmbedOptions>): Proactive | undefined {
  const [when, seconds = 0] = `${options.open ?? behaviour.open}`.split(':')
  if (when !== 'never') return { show: 'open', afterSeconds: Number(seconds) }
  return options.open ? undefined : behaviour.proactive
}

/** Whether it is time, on one of the rule's pages, after so many seconds, when the pointer is `leaving` or not. */
export function isDue(rule: Proactive, seconds: number, leaving: boolean): boolean {
  const { afterSeconds = 1e9, scrollPercent = 1e9, exitIntent, pages = ['*'] } = rule
  return (
    ((exitIntent && leaving) || seconds >= afterSeconds || scrolledPercent() >= scrollPercent) &&
    pages.some((page) => patternOf(page).test(location.pathname))
  )
}

/** `*` stands for anything. */
const patternOf = (page: string): RegExp =>
  RegExp(`^${page.replace(/\W/g, (sign) => (sign === '*' ? '.*' : `\\${sign}`))}$`)

/** How far down the visitor is; NaN on a page that does not scroll. */
function scrolledPercent(): number {
  const { scrollHeight, clientHeight } = document.documentElement
  return (scrollY / (scrollHeight - clientHeight)) * 100
}
