import { type Profiler, Session } from 'node:inspector'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { clockMicros } from '../clock.ts'

/** How the event loop is sampled, in milliseconds; the histogram holds the whole interval between two samples. */
const resolution = 10
const delay = monitorEventLoopDelay({ resolution })
delay.enable()

export interface Usage {
  /** CPU of all threads of the process, user and system, in milliseconds since its start. */
  readonly cpuMs: number
  /** When this was read, in milliseconds on the machine's clock. */
  readonly atMs: number
  /** How late the event loop was at its worst percent of samples since this was last asked, in milliseconds. */
  readonly loopDelayP99Ms: number
}

export interface Memory {
  readonly rss: number
  readonly heapUsed: number
}

let session: Session | null = null

/** What every process of the bench tells about itself; in the backend it is loaded beside it (`probe-preload.ts`). */
export const probe = {
  usage(): Usage {
    const { user, system } = process.cpuUsage()
    const loopDelayP99Ms = Math.max(0, delay.percentile(99) / 1e6 - resolution)
    delay.reset()
    return { cpuMs: (user + system) / 1_000, atMs: clockMicros() / 1_000, loopDelayP99Ms }
  },

  /** Bytes in use after the garbage is gone. */
  async memory(): Promise<Memory> {
    if (!globalThis.gc) throw new Error('started without --expose-gc')
    await globalThis.gc({ execution: 'async', type: 'major' })
    await globalThis.gc({ execution: 'async', type: 'major' })
    const { rss, heapUsed } = process.memoryUsage()
    return { rss, heapUsed }
  },

  async startProfile(): Promise<void> {
    session = new Session()
    session.connect()
    session.post('Profiler.enable')
    session.post('Profiler.setSamplingInterval', { interval: 200 })
    session.post('Profiler.start')
  },

  async stopProfile(): Promise<Profiler.Profile> {
    if (!session) throw new Error('no profile was started')
    const running = session
    const stop = promisify((done: (error: Error | null, result?: Profiler.StopReturnType) => void) =>
      running.post('Profiler.stop', done),
    )
    const stopped = await stop()
    running.disconnect()
    if (!stopped) throw new Error('the profiler gave no profile')
    return stopped.profile
  },
}

export type Probe = typeof probe
