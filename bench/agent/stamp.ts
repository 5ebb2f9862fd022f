/** Stamps repeat after so many microseconds, about a minute: older than half of it nothing gets here. */
const period = 36 ** 5

/**
 * A token that says when it was sent: `@` and five characters, about as long as an English word, so that whoever reads
 * it, in whatever it was wrapped on its way, knows how old it is.
 */
export const stamp = (micros: number): string => `@${(Math.floor(micros) % period).toString(36).padStart(5, '0')}`

/** How old each stamp in the text was at `micros`, in milliseconds, in the order of the text. */
export function stampAges(text: string, micros: number): number[] {
  return Array.from(text.matchAll(/@([0-9a-z]{5})/g), ([, digits = '']) => {
    const age = (Math.floor(micros) - Number.parseInt(digits, 36)) % period
    return (age < 0 ? age + period : age) / 1_000
  })
}
