/** The part of the Web Locks API that is used. */
export type Locks = Pick<LockManager, 'request'>

/**
 * Runs work alone among the browser's tabs, or at once where there are no locks; never twice. Whoever waits for its end
 * hears of it before the next tab has its turn.
 */
export function exclusively<T>(locks: Locks | undefined, name: string, work: () => Promise<T>): Promise<T> {
  if (!locks) return work()
  return new Promise((resolve, reject) => {
    let begun = false
    const run = () => {
      begun = true
      return work().then(resolve, reject)
    }
    locks.request(name, run).catch(() => (begun ? undefined : run()))
  })
}
