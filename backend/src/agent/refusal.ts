import { AgentFailure } from '#conversation/agent.ts'
import type { DialResponse } from '#outbound/exchange.ts'
import { knownReason } from './known-reasons.ts'

/** So much of a body is read, in code units: n8n's JSON errors are whole in it. */
const maxBody = 8_000

/** Says why a response whose status is not 2xx is no answer, for the log alone: the status, and what n8n itself is known to say. */
export const refusalOf = async (response: DialResponse, now: () => number): Promise<AgentFailure> => {
  const body = await beginningOf(response)
  const skew = body.includes('jwt expired') ? clockOffset(response.headers.date, now()) : ''
  const reason = `HTTP ${response.status}${skew}: ${inShort(body)}`
  return new AgentFailure('agent_unavailable', reason, { status: response.status })
}

const beginningOf = async ({ body }: DialResponse): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of body) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length >= maxBody) break
  }
  return text.trim()
}

/** A token that lives 60 s and is already expired there: most often one of the two clocks is wrong. */
const clockOffset = (date: string | undefined, now: number): string => {
  const seconds = Math.round((Date.parse(date ?? '') - now) / 1000)
  return Number.isNaN(seconds) ? '' : ` (the agent's clock is ${seconds} s ahead of ours)`
}

function inShort(body: string): string {
  if (body === '') return 'an empty body'
  return body.startsWith('<') ? `an HTML page, ${knownReason(body)}` : knownReason(body)
}
