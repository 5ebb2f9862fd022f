/** What `make` gives back; undefined where it throws, which its callers foresee. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
