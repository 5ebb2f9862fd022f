/** What went wrong, for `Parley('debug')`. */
export const errors: string[] = []

/** One line on the console: a shop without its chat is still a shop. */
export function warn(what: string, why: unknown): void {
  errors.push(`${what} ${why}`)
  console.warn('Parley:', what, why)
}
