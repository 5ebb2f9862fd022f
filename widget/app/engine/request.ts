import { ApiError, errorFrom } from './api-error.ts'

export interface RequestOptions {
  method?: string
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
  /** The media type that alone counts as our answer. */
  accept?: 'application/json' | 'text/event-stream' | 'text/plain'
}

export type Request = (path: string, options?: RequestOptions) => Promise<Response>

/**
 * One request to our own backend; anything but a success is an `ApiError`. A 200 of another media type (the HTML of a
 * captive portal) counts as offline: a chat that took it for an answer would drop the visitor's message.
 */
export const createRequest =
  (fetch: typeof globalThis.fetch): Request =>
  async (path, { method = 'GET', token, body, headers, signal, accept = 'application/json' } = {}) => {
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
      ...(signal && { signal }),
    }).catch((cause) => {
      if (signal?.aborted) throw cause
      throw new ApiError('offline')
    })
    if (!response.ok) throw await errorFrom(response)
    const type = response.headers.get('content-type') ?? ''
    if (response.status !== 204 && response.status !== 202 && !type.startsWith(accept)) throw new ApiError('offline')
    if (response.status === 202 && type !== '' && !type.startsWith(accept)) throw new ApiError('offline')
    return response
  }
