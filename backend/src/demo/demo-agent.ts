import { startStandInAgent } from './stand-in-agent.ts'

/** The demo agent, which any site may have: it starts when it is first needed. */
export interface DemoAgentServer {
  url(): Promise<string>
  close(): Promise<void>
}

export function createDemoAgent(): DemoAgentServer {
  let started: ReturnType<typeof startStandInAgent> | null = null
  return {
    async url() {
      started ??= startStandInAgent()
      return (await started).url
    },
    async close() {
      await (await started)?.close()
    },
  }
}
