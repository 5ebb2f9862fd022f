import { ApiError, errorFrom } from './api-error.ts'

export interface RequestOptions {
  method?: string
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
  /** Calls it off. Without one it has a deadline. */
  signal?: AbortSignal
  /** It is finished even when the page goes away. */
  keepalive?: boolean
  /** The media type that alone counts as our answer. */
  accept?: 'application/json' | 'text/event-stream' | 'text/plain'
}

/** No answer of ours takes so long, in milliseconds, save an event stream, which is watched by whoever reads it. */
export const deadlineMs = 20_000

export type Request = (path: string, options?: RequestOptions) => Promise<Response>

/**
 * One request to our own backend; anything but a success is an `ApiError`, of which `onError` is told. A 200 of another
 * media type (the HTML of a captive portal) counts as offline: a chat that took it for an answer would drop the
 * visitor's message. So does an answer that is not here, to its last byte, by the deadline.
 */
export const createRequest = (
  fetch: typeof globalThis.fetch,
  onError: (error: ApiError) => void = () => undefined,
  withinMs = deadlineMs,
): Request => {
  const send = async (path: string, options: RequestOptions): Promise<Response> => {
    const { method = 'GET', token, body, headers, signal, keepalive, accept = 'application/json' } = options
    const offline = (cause: unknown) => {
      if (signal?.aborted) throw cause
      throw new ApiError('offline')
    }
    const response = await fetch(path, {
      method,
      headers: {
        accept,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      credentials: 'omit',
      cache: 'no-store',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(withinMs),
      ...(keepalive && { keepalive }),
    }).catch(offline)
    if (!response.ok) throw await errorFrom(response)
    const type = response.headers.get('content-type') ?? ''
    // 204 has no body, and neither has the 202 of a wish.
    const empty = response.status === 204 || (response.status === 202 && type === '')
    if (!empty && !type.startsWith(accept)) throw new ApiError('offline')
    // Whoever called it off reads it piece by piece. The others find it whole.
    if (!signal) await response.clone().blob().catch(offline)
    return response
  }

  return (path, options = {}) =>
    send(path, options).catch((error) => {
      if (error instanceof ApiError) onError(error)
      throw error
    })
}
