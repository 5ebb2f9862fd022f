/** How many of them are kept. */
const most = 20

/** What went wrong, for `Parley('debug')`; the latest first. */
export let errors: string[] = []

/** One line on the console: a shop without its chat is still a shop. */
export function warn(what: string, why: unknown): void {
  errors.unshift(`${what} ${why}`)
  errors.splice(most)
  console.warn('Parley:', what, why)
}

export function forgetErrors(): void {
  errors = []
}
