import type { Proactive } from '@parley/protocol/site-config'
import { remember } from './memory.ts'
import { ruleOf } from './rule.ts'
import { options } from './start-options.ts'
import { sayHint } from './surface.ts'

/** When the chat makes itself known; none where it has done so, or is never to. */
export let rule: Proactive | undefined

/** Most sites have no rule, and storage is not touched for them: its first reading holds the page up. */
export function readRule(): void {
  rule = ruleOf(options.config, options)
  if (rule && remember(':seen')) rule = undefined
}

/** From now on the chat waits to be asked. */
export function seen(): void {
  rule = undefined
  remember(':seen', '1')
  sayHint()
}
