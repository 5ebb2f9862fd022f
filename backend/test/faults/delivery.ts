import type { Heard } from '../clients/shopper.ts'

interface Sent {
  readonly conversation: string
  readonly question: string
  readonly length: number
}

/** How long an agent's text takes to a shopper: while the stream stands, and after one was opened anew. In milliseconds. */
export class Delivery {
  readonly #sentAt = new Map<string, { length: number; at: number }[]>()
  readonly #delivered: number[] = []
  readonly #replayed: number[] = []

  sent({ conversation, question, length }: Sent): void {
    const name = `${conversation} ${question}`
    const pieces = this.#sentAt.get(name)
    if (pieces) pieces.push({ length, at: performance.now() })
    else this.#sentAt.set(name, [{ length, at: performance.now() }])
  }

  /** Text that was sent before the stream was asked for is replayed; the rest is delivered as it comes. */
  heard({ conversation, question, length, since }: Heard): void {
    const piece = this.#sentAt.get(`${conversation} ${question}`)?.find((piece) => piece.length >= length)
    if (!piece) return
    const now = performance.now()
    if (piece.at < since) this.#replayed.push(now - since)
    else this.#delivered.push(now - piece.at)
  }

  toString(): string {
    return `delivered ${inShort(this.#delivered)}; replayed ${inShort(this.#replayed)}`
  }
}

function inShort(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)} ms`
  return `${times.length} times, p50 ${at(0.5)}, p99 ${at(0.99)}`
}
