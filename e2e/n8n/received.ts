import { isDeepStrictEqual } from 'node:util'
import { page } from './visitor.ts'
import type { Received } from './wiretap.ts'

/** How the call that reached n8n said who it is, in words for the table. */
export function authentication({ headers, body }: Received) {
  const [scheme, credentials = ''] = headers.authorization?.split(' ') ?? ['none']
  if (scheme === 'Basic') return `Basic, user ${Buffer.from(credentials, 'base64').toString().split(':')[0]}`
  if (scheme !== 'Bearer') return scheme
  const [{ alg }, { aud, sid }] = credentials.split('.', 2).map(decoded)
  return `JWT ${alg}, aud ${aud}, sid ${sid === body.sessionId ? 'the session' : 'not the session'}`
}

function decoded(part: string) {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

/** What n8n must never receive, or must always: docs/n8n/README.md. */
export function faults({ headers, body }: Received, question: string) {
  return [
    ...['origin', 'cookie'].filter((name) => name in headers).map((name) => `sent ${name}`),
    ...(headers['accept-encoding'] === 'identity' ? [] : ['accepts encodings']),
    ...(body.action === 'sendMessage' && body.chatInput === question ? [] : ['another question']),
    ...(body.metadata.conversation.id === body.sessionId ? [] : ['another session']),
    ...(isDeepStrictEqual(body.metadata.page, page) ? [] : ['another page']),
  ]
}
