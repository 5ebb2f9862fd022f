import { readFileSync } from 'node:fs'

/** A line of n8n's stream. */
export interface Piece {
  /** Since the request, in milliseconds. */
  readonly atMs: number
  /** What stands around the token; a piece without a token has only `before`. */
  readonly before: string
  readonly after: string | null
}

/** So long is the answer that all are measured by. */
export const replyTokens = 100

interface Chunk {
  readonly atMs: number
  readonly bytes: string
}

const path = new URL('../../backend/test/recordings/chat-streaming.json', import.meta.url)

/**
 * The recorded answer of a real n8n, its tokens repeated up to `tokens` of them with the gaps between them as they were
 * recorded. Only the words are left out: the agent puts the time there.
 */
export function recordedAnswer(tokens = replyTokens): Piece[] {
  const { response }: { response: { chunks: Chunk[] } } = JSON.parse(readFileSync(path, 'utf8'))
  const lines = response.chunks.map(({ atMs, bytes }) => ({ atMs, line: Buffer.from(bytes, 'base64').toString() }))
  const [begin, ...rest] = lines
  const end = rest.pop()
  const [first] = rest
  const last = rest.at(-1)
  if (!begin || !end || !first || !last) throw new Error('the recording holds no tokens')
  const gaps = rest.slice(1).map(({ atMs }, index) => atMs - (rest[index]?.atMs ?? 0))

  const pieces: Piece[] = [{ atMs: begin.atMs, before: begin.line, after: null }]
  let atMs = first.atMs
  for (let token = 0; token < tokens; token++) {
    pieces.push({ atMs, ...around(rest[token % rest.length]?.line ?? '') })
    atMs += gaps[token % gaps.length] ?? 0
  }
  const endMs = (pieces.at(-1)?.atMs ?? 0) + end.atMs - last.atMs
  return [...pieces, { atMs: endMs, before: end.line, after: null }]
}

function around(line: string): { before: string; after: string } {
  const { content } = JSON.parse(line)
  const quoted = JSON.stringify(content)
  const at = line.indexOf(quoted)
  return { before: line.slice(0, at + 1), after: line.slice(at + quoted.length - 1) }
}

/** What the answer is like, for whoever reads a result. */
export function describeAnswer(): string {
  const pieces = recordedAnswer()
  const items = pieces.filter(({ after }) => after !== null)
  const [first, last] = [items[0]?.atMs ?? 0, items.at(-1)?.atMs ?? 0]
  const gap = (last - first) / (items.length - 1)
  return `${items.length} tokens as n8n sent them: the first after ${first} ms, then one every ${gap.toFixed(1)} ms`
}
