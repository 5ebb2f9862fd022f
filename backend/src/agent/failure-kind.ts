import type { AgentFailure } from '#conversation/agent.ts'
import { DialError, type DialErrorKind } from '#outbound/dial-error.ts'
import { noAnswer } from './n8n.ts'

/** How an agent gave no answer, as far as that decides what helps. */
export type AgentFailureKind =
  | DialErrorKind
  /** It took the call and was too slow. */
  | 'slow'
  | 'authentication'
  | 'not_found'
  | 'redirect'
  /** It answered without a word. */
  | 'silent'
  /** An HTML page. */
  | 'page'
  /** JSON, and no text in it. */
  | 'no_text'
  /** The trigger responds before the workflow has run. */
  | 'too_soon'
  /** The workflow failed. */
  | 'workflow'
  | 'unknown'

export function agentFailureKind({ cause, code, status, message }: AgentFailure): AgentFailureKind {
  if (cause instanceof DialError) return cause.kind
  if (code === 'agent_timeout') return 'slow'
  if (status === 401 || status === 403) return 'authentication'
  if (status === 404) return 'not_found'
  if (status !== undefined && status >= 300 && status <= 399) return 'redirect'
  if (message === noAnswer) return 'silent'
  return answers.find(([form]) => form.test(message))?.[1] ?? 'unknown'
}

/** By what the adapter says of an answer that is none. */
const answers = [
  [/\bHTML\b/, 'page'],
  [/^the answer is too large/, 'too_large'],
  [/^JSON that holds no answer/, 'no_text'],
  [/Workflow was started/, 'too_soon'],
  [/^error|Error in workflow|execution failed|problem executing/, 'workflow'],
] as const satisfies readonly (readonly [RegExp, AgentFailureKind])[]
