import { once } from 'node:events'
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2'
import { Readable } from 'node:stream'
import { EventReader } from '../backend/test/clients/event-reader.ts'

/**
 * Asks by HTTP/2, as browsers do where there is TLS; gives the answer as a stream of events.
 *
 * @throws when the answer is no 200.
 */
export async function eventsByHttp2(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body?: string,
): Promise<EventReader> {
  const abort = new AbortController()
  const stream = client.request({ accept: 'text/event-stream', ...headers }, { signal: abort.signal })
  stream.end(body)
  const [{ ':status': status }] = await once(stream, 'response')
  if (status !== 200) throw new Error(`no stream: ${status}`)
  // That we cut it ourselves is no error of the stream's.
  stream.on('error', (error) => {
    if (!abort.signal.aborted) throw error
  })
  return new EventReader(new Response(Readable.toWeb(stream)), abort)
}
