/** A function that gives another network address each time it is called: visitors who share one share its limits. */
export function addresses(): () => string {
  let given = 0
  return () => {
    given += 1
    return `198.51.${given >> 8}.${given & 255}`
  }
}
