import { withoutControlCharacters } from '@parley/protocol/text'

/**
 * Makes pieces of which none holds a control character and none splits a surrogate pair: a high half at the end of a piece
 * waits for the next, and a half that stays alone becomes U+FFFD, because MongoDB would store it so and the transcript must
 * equal what was streamed.
 */
export const createWellFormed = () => {
  let held = ''
  return {
    push(text: string): string {
      const all = held + withoutControlCharacters(text)
      held = endsInHighSurrogate(all) ? all.slice(-1) : ''
      return (held === '' ? all : all.slice(0, -1)).toWellFormed()
    },
    end: (): string => held.toWellFormed(),
  }
}

const endsInHighSurrogate = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800
