/** A process renews its claim on its turns this often, in milliseconds. */
export const renewEveryMs = 5_000

/**
 * A process that did not renew for so long, by the database's clock, is dead: more than twice the 11 s that the next
 * majority write took after a primary was killed.
 */
export const deadAfterMs = 30_000

/** The processes that own turns. */
export interface Owners {
  /** Says that this process lives; resolves with the database's time. */
  renew(processId: string): Promise<Date>
  /** Those that are not dead. */
  alive(): Promise<ReadonlySet<string>>
  /** Says that a process will do nothing more: its turns may be taken over at once. */
  retire(processId: string): Promise<void>
  /** Says so of every other process: for a database that only one process can be using. */
  retireOthers(processId: string): Promise<void>
}
