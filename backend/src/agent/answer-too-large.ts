/** The answer, or a part of it that must be seen whole before it can be read, is longer than allowed. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}
