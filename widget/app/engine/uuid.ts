/**
 * A version 4 UUID (RFC 9562 §5.4). `randomUUID` exists only in secure contexts, and a frame inside a plain-http shop
 * is none; `getRandomValues` is everywhere.
 */
export const uuid = (source: Pick<Crypto, 'getRandomValues'> = crypto): string =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) => {
    const [random = 0] = source.getRandomValues(new Uint8Array(1))
    // Of an 8 only the last two bits are free: they are the variant's place.
    return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16)
  })
