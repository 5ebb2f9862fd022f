import { AnswerTooLarge } from '../answer-too-large.ts'

/**
 * Cuts text that comes in pieces into lines, without line ends. The unfinished line is only ever appended to, never
 * searched again, so a long line in many pieces costs no more than its length.
 *
 * @param maxLine longest line, in UTF-16 code units.
 */
export const createLines = (maxLine: number) => {
  let rest = ''
  return {
    /** Reads every line that is whole now and joins what `read` makes of them. */
    push(text: string, read: (line: string) => string): string {
      let out = ''
      let from = 0
      for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
        out += read(withoutCr(rest + text.slice(from, to)))
        rest = ''
        from = to + 1
      }
      rest += text.slice(from)
      if (rest.length > maxLine) throw new AnswerTooLarge()
      return out
    },
    /** What stands after the last line end is a line too. */
    end(read: (line: string) => string): string {
      const last = rest
      rest = ''
      return last === '' ? '' : read(withoutCr(last))
    },
  }
}

const withoutCr = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
