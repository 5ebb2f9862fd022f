import { commonPasswords } from './common-passwords.ts'

/** In characters, not bytes. */
export const passwordLength = { min: 8, max: 256 } as const

export type PasswordProblem = 'too_short' | 'too_long' | 'is_known' | 'is_common'

/** One form of a password: the same keys may give other code points on another system (NIST SP 800-63B, 3.1.1.2). */
export const normalisePassword = (text: string): string => text.normalize('NFKC')

/**
 * What is wrong with a new password; null: nothing. Length counts and not what it is made of, because rules about digits
 * and capitals make passwords that are easy to guess and hard to remember (NIST SP 800-63B, 3.1.1.2).
 *
 * @param known what anybody knows of its owner: the e-mail, the account's name.
 */
export function passwordProblem(password: string, known: readonly string[]): PasswordProblem | null {
  const text = normalisePassword(password)
  const length = [...text].length
  if (length < passwordLength.min) return 'too_short'
  if (length > passwordLength.max) return 'too_long'
  const plain = text.toLowerCase()
  const guesses = known.flatMap((word) => [word, ...word.split('@').slice(0, 1)]).map((word) => word.toLowerCase())
  if (guesses.includes(plain)) return 'is_known'
  return commonPasswords.has(plain) || new Set(plain).size === 1 ? 'is_common' : null
}
