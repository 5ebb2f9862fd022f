/** How much of an answer is kept: up to `maxBytes` of UTF-8, without splitting a character. */
export const createAnswerBudget = (maxBytes: number) => {
  let room = maxBytes
  let spent = false
  return {
    /** Whether something did not fit. */
    get spent() {
      return spent
    },
    /** The part of the text that still fits. */
    fit(text: string): string {
      const bytes = Buffer.byteLength(text)
      if (bytes <= room) {
        room -= bytes
        return text
      }
      spent = true
      const { read } = new TextEncoder().encodeInto(text, new Uint8Array(room))
      room = 0
      return text.slice(0, read)
    },
  }
}
