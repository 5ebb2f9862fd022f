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
  process.kill(record.pid, 'SIGTERM')
  const deadline = Date.now() + graceMs
  while (await isRunning(record)) {
    if (Date.now() > deadline) process.kill(record.pid, 'SIGKILL')
    await delay(askEveryMs)
  }
  return true
}
