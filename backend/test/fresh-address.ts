/** A function that gives another network address each time it is called: visitors who share one share its limits. */
export function addresses(): () => string {
  let given = 0
  return () => {
    given += 1
    return `10.${given >> 16}.${(given >> 8) & 255}.${given & 255}`
  }
}
