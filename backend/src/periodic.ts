/** Work that repeats in the background until it is stopped. */
export interface Periodic {
  /** No further run begins; resolves when the one under way has ended. */
  stop(): Promise<void>
}

/**
 * Runs `work` again `pauseMs` after its last run ended: slow runs never overlap. Does not keep the process alive.
 * A run that fails is given to `report`, and the next one comes as usual.
 */
export function repeat(work: () => Promise<void>, pauseMs: number, report: (error: unknown) => void): Periodic {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout

  const plan = () => {
    timer = setTimeout(() => {
      running = work()
        .catch(report)
        .finally(() => {
          if (!stopped) plan()
        })
    }, pauseMs)
    timer.unref()
  }
  plan()

  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      return running
    },
  }
}
