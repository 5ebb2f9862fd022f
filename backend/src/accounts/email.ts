import { domainToASCII } from 'node:url'

/** Longest that mail can be sent to (RFC 5321, 4.5.3.1.3). */
const longest = 254

/**
 * The one form of an e-mail address, by which somebody is found: lower case, the domain as DNS has it. Null: it is none.
 * The part before the @ may be told apart by case (RFC 5321, 2.4), but no provider does, and people do not.
 */
export function normaliseEmail(text: string): string | null {
  const [, local, domain] = /^([^\s@<>()[\]\\,;:"\p{Cc}]+)@([^\s@]+)$/u.exec(text.trim().normalize('NFC')) ?? []
  if (local === undefined || domain === undefined) return null
  const host = domainToASCII(domain)
  const email = `${local.toLowerCase()}@${host}`
  return /^[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(host) && email.length <= longest ? email : null
}
