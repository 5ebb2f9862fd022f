import { setTimeout as delay } from 'node:timers/promises'
import { isRunning, type ProcessRecord } from './process-record.ts'

const graceMs = 1_000
const askEveryMs = 20

/**
 * Ends the recorded process if it still runs, politely first.
 *
 * @returns whether it ran.
 */
export async function endProcess(record: ProcessRecord): Promise<boolean> {
  if (!(await isRunning(record))) return false
  signal(record.pid, 'SIGTERM')
  const deadline = performance.now() + graceMs
  while (await isRunning(record)) {
    if (performance.now() > deadline) signal(record.pid, 'SIGKILL')
    await delay(askEveryMs)
  }
  return true
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    // It ended by itself since it was looked at.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
