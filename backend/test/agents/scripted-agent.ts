import type { Agent, AgentQuestion } from '#conversation/agent.ts'

/** One call to the agent, in the test's hands. */
export interface AgentCall {
  readonly question: AgentQuestion
  readonly signal: AbortSignal
  say(piece: string): void
  end(): void
  fail(error: Error): void
}

export interface ScriptedAgent extends Agent {
  /** Every call so far, oldest first. */
  readonly calls: AgentCall[]
  /** The next call that nobody took yet. */
  nextCall(): Promise<AgentCall>
}

/** An agent without a network: it says what the test has it say, when the test says so. */
export function scriptedAgent(): ScriptedAgent {
  const calls: AgentCall[] = []
  let taken = 0
  const rings: (() => void)[] = []
  return {
    calls,
    answer(question, signal) {
      const pieces = new ReadableStream<string>({
        start(controller) {
          const over = new AbortController()
          const finish = (how: () => void) => {
            if (!over.signal.aborted) how()
            over.abort()
          }
          const end = () => finish(() => controller.close())
          if (signal.aborted) end()
          signal.addEventListener('abort', end, { signal: over.signal })
          calls.push({
            question,
            signal,
            say: (piece) => controller.enqueue(piece),
            end,
            fail: (error) => finish(() => controller.error(error)),
          })
        },
      })
      for (const ring of rings.splice(0)) ring()
      return pieces
    },
    async nextCall() {
      const index = taken++
      for (let call = calls[index]; ; call = calls[index]) {
        if (call) return call
        await new Promise<void>((resolve) => rings.push(resolve))
      }
    },
  }
}
