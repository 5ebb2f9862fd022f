import type { EmbedOptions } from '@parley/protocol/embed-options'
import type { Proactive, SiteConfig } from '@parley/protocol/site-config'

/**
 * When the chat makes itself known here. A page's own `open` ranks above the site's; where it is anything else than what
 * opens, it is `never`, which ranks above all: nobody writes `no` and means that it should open.
 */
export function ruleOf({ behaviour }: SiteConfig, { open }: Partial<EmbedOptions>): Proactive | undefined {
  const [opens, seconds = 0] = /^(?:once|delay:(\d+))$/.exec(`${open ?? behaviour.open}`) ?? []
  if (opens) return { show: 'open', afterSeconds: Number(seconds) }
  return open == null ? behaviour.proactive : undefined
}

/** Whether it is time, on one of the rule's pages, after so many seconds, so many percent down, when the pointer is `leaving`. */
export function isDue(rule: Proactive, seconds: number, scrolled: number, leaving?: boolean): boolean {
  // What the rule does not name never comes.
  const { afterSeconds = 1e9, scrollPercent = 1e9, exitIntent, pages = ['*'] } = rule
  return (
    ((exitIntent && leaving) || seconds >= afterSeconds || scrolled >= scrollPercent) &&
    pages.some((page) =>
      // `*` stands for anything.
      RegExp(`^${page.replace(/\W/g, (sign) => (sign === '*' ? '.*' : `\\${sign}`))}$`).test(location.pathname),
    )
  )
}
