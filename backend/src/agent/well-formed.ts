/** C0 and C1 but tab and line feed: in a chat they mean nothing, and they act on terminals that show a transcript. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what this is for
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g

/**
 * Makes pieces of which none holds a control character and none splits a surrogate pair: a high half at the end of a piece waits for the next, and a half
 * that stays alone becomes U+FFFD, because MongoDB would store it so and the transcript must equal what was streamed.
 */
export const createWellFormed = () => {
  let held = ''
  return {
    push(text: string): string {
      const all = held + text.replace(controls, '')
      held = endsInHighSurrogate(all) ? all.slice(-1) : ''
      return (held === '' ? all : all.slice(0, -1)).toWellFormed()
    },
    end(): string {
      const rest = held.toWellFormed()
      held = ''
      return rest
    },
  }
}

const endsInHighSurrogate = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
