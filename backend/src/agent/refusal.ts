import { AgentFailure } from '#conversation/agent.ts'
import type { DialResponse } from '#outbound/exchange.ts'

/** Longest reason that is logged and recorded, in UTF-16 code units. */
export const maxReason = 500

/**
 * Says why an answer whose status is not 2xx is none: the status and the beginning of the body, which is n8n's own words
 * (JSON, plain text or HTML) and for the log alone.
 */
export const refusalOf = async (response: DialResponse, now: () => number): Promise<AgentFailure> => {
  const body = await beginningOf(response)
  const skew = body.includes('jwt expired') ? clockOffset(response.headers.date, now()) : ''
  const reason = `HTTP ${response.status}${skew}: ${body}`.slice(0, maxReason).toWellFormed()
  return new AgentFailure('agent_unavailable', reason, { status: response.status })
}

const beginningOf = async ({ body }: DialResponse): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length >= maxReason) break
  }
  return text.trim()
}

/** A token that lives 60 s and is already expired there: most often one of the two clocks is wrong. */
const clockOffset = (date: string | undefined, now: number): string => {
  const seconds = Math.round((Date.parse(date ?? '') - now) / 1000)
  return Number.isNaN(seconds) ? '' : ` (the agent's clock is ${seconds} s ahead of ours)`
}
