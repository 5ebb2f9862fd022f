import { AgentFailure } from '#conversation/agent.ts'
import type { DialResponse } from '#outbound/exchange.ts'
import { isRecord } from './answer-text.ts'

/** Longest reason that is logged and recorded, in UTF-16 code units. */
export const maxReason = 500

/** So much of a body is read, in code units: n8n's JSON errors are whole in it. */
const maxBody = 8_000

/** What n8n's webhooks say in plain text when they refuse a call (n8n, Webhook node's utils.ts; jsonwebtoken's errors). */
const plainRefusals =
  /^(?:Authori[sz]ation (?:is required|data is wrong)!|Authentication data is wrong!|No (?:token provided|authentication data defined on node!)|jwt [a-z ]{2,60}|invalid [a-z ]{2,60}|IP is not [a-z ]{2,60}!)$/

/**
 * Says why an answer whose status is not 2xx is none: the status, and what n8n itself said, for the log alone. A body of
 * another form is told by its kind and size: an agent or a proxy may repeat in it what it was sent.
 */
export const refusalOf = async (response: DialResponse, now: () => number): Promise<AgentFailure> => {
  const body = await beginningOf(response)
  const skew = body.includes('jwt expired') ? clockOffset(response.headers.date, now()) : ''
  const reason = `HTTP ${response.status}${skew}: ${inShort(body)}`.slice(0, maxReason).toWellFormed()
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
  if (plainRefusals.test(body)) return body
  const json = parsed(body)
  if (isRecord(json) && typeof json.message === 'string')
    return typeof json.hint === 'string' ? `${json.message} (${json.hint})` : json.message
  const kind = json === undefined ? (/^\s*</.test(body) ? 'an HTML page' : 'text') : 'JSON without a message'
  return `${kind}, ${body.length >= maxBody ? 'long' : `${body.length} characters`}`
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Whatever it is, it is no JSON, and that is all that was asked.
    return undefined
  }
}
