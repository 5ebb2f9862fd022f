import type { Tried } from '#agent/try-agent.ts'
import type { RequestContext } from '#http/request-state.ts'
import { agentTexts } from '../agent/agent-texts.ts'
import { shownAnswer } from '../agent/shown-answer.ts'
import { type Html, html } from '../html.ts'

/** What came of what somebody has just done, at the place where they did it: the keyboard and a screen reader begin there. */
export const outcome = (tone: 'success' | 'critical' | 'warning', heading: string, more?: Html | string): Html =>
  html`<div class="outcome" tabindex="-1" role="${tone === 'success' ? 'status' : 'alert'}" data-focus>
<s-banner tone="${tone}" heading="${heading}">${more}</s-banner></div>`

/** What came of a test question. */
export function testOutcome(ctx: RequestContext, tried: Tried): Html {
  const { asked, question, answered, failed, advice } = agentTexts(ctx)
  if (tried.kind === 'failed')
    return outcome('critical', failed, html`<s-paragraph>${advice[tried.failure]}</s-paragraph>`)
  return outcome(
    'success',
    answered,
    html`<s-paragraph>${asked}: ${question}</s-paragraph><blockquote dir="auto">${shownAnswer(tried.text)}</blockquote>`,
  )
}
