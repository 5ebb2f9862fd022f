/** Bytes of a secret. */
export const secretLength = 32

/** Fewest different bytes among the 32. Random ones have about 30; a repeated pattern such as `deadbeef` has few. */
const fewestDistinct = 16

/**
 * Reads a secret of 32 bytes from hex or base64 (either alphabet).
 *
 * @throws an error whose message goes on from the variable's name: "is weak", "has 16 bytes".
 */
export function parseSecret(text: string): Uint8Array {
  const bytes = decode(text.trim())
  if (!bytes) throw new Error('is neither hex nor base64')
  if (bytes.length !== secretLength) throw new Error(`has ${bytes.length} bytes, not ${secretLength}`)
  if (isWeak(bytes)) throw new Error('is weak: its bytes are not random')
  return bytes
}

function decode(text: string): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64')
  return null
}

/** All the same, a short pattern, counted up or typed: what a person writes in place of random bytes. */
function isWeak(bytes: Uint8Array): boolean {
  const steps = new Set(bytes.slice(1).map((byte, at) => byte - (bytes[at] ?? 0)))
  const typed = bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  return new Set(bytes).size < fewestDistinct || steps.size === 1 || typed
}
