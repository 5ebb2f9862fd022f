import type { Browser, CDPSession } from '@playwright/test'

/** An event of Chromium's trace (Trace Event Format), as far as it is read here. */
export interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds. */
  readonly ts: number
  readonly dur?: number
  /** Of CPU: what other processes do meanwhile is not in it. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string } }
}

/** What the browser did while `work` ran. */
export async function traced(browser: Browser, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const trace = await browser.newBrowserCDPSession()
  const includedCategories = ['toplevel', 'devtools.timeline', 'v8.compile']
  await trace.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } })
  await work()
  return endTrace(trace)
}

async function endTrace(trace: CDPSession): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  // Chromium's own format, which its protocol leaves open.
  trace.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])))
  const complete = new Promise((resolve) => trace.once('Tracing.tracingComplete', resolve))
  await trace.send('Tracing.end')
  await complete
  await trace.detach()
  return events
}

const scriptEvents: ReadonlySet<string> = new Set(['EvaluateScript', 'FunctionCall', 'v8.compile'])

/** In milliseconds of CPU, of the tasks that ran a script whose address ends like this; 0 of none. */
export function longestTask(events: readonly TraceEvent[], script: string): number {
  // Other events name it too: the parser's, that asks for it.
  const ran = events.filter(({ name, args }) => scriptEvents.has(name) && args?.data?.url?.endsWith(script))
  const tasks = events.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask')
  const lasted = tasks
    .filter(({ pid, tid, ts, dur = 0 }) =>
      ran.some((each) => each.pid === pid && each.tid === tid && each.ts >= ts && each.ts < ts + dur),
    )
    .map(({ dur = 0, tdur = dur }) => tdur / 1_000)
  return Math.max(0, ...lasted)
}
