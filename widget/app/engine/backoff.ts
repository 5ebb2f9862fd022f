const mostMs = 30_000

/**
 * How long to wait before attempt `attempt` (0 is the first repetition), in milliseconds. Jitter between half and all
 * of a span that begins at `firstMs` and doubles: after an outage the browsers of a whole shop must not come back in the
 * same second.
 */
export function backoff(attempt: number, random: () => number = Math.random, firstMs = 1000): number {
  const span = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 10))
  return span / 2 + (span / 2) * random()
}
