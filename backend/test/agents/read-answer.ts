import { createAnswerReader } from '#agent/answer-reader.ts'

/** Reads an answer whose bytes are cut at the given places, into pieces and the failure at its end. */
export const read = (body: string | Uint8Array, cuts: readonly number[] = [], contentType = 'application/json') => {
  const bytes = Buffer.from(body)
  const answer = createAnswerReader(1_000_000, contentType)
  const pieces: string[] = []
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    pieces.push(answer.push(bytes.subarray(from, to)))
    from = to
  }
  pieces.push(answer.end())
  return { text: pieces.join(''), pieces: pieces.filter((piece) => piece !== ''), failure: answer.failure, answer }
}

const firstItem = { nodeId: 'a', runIndex: 0, itemIndex: 0 }

/** Lines of n8n's stream; of one node, run and item unless told. */
export const begin = (metadata: object = firstItem) => `${JSON.stringify({ type: 'begin', metadata })}\n`
export const item = (content: string, metadata: object = firstItem) =>
  `${JSON.stringify({ type: 'item', content, metadata })}\n`
export const end = (metadata: object = firstItem) => `${JSON.stringify({ type: 'end', metadata })}\n`
export const error = (content?: string) => `${JSON.stringify({ type: 'error', content })}\n`
