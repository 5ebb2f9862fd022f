import { ApiError, errorFrom } from './api-error.ts'
import { fetchWhole } from './fetch-whole.ts'

export interface RequestOptions {
  method?: string
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
  /** Calls it off: whoever can reads the response piece by piece. Without one it is fetched whole, in time. */
  signal?: AbortSignal
  /** It is finished even when the page goes away. */
  keepalive?: boolean
  /** The media type that alone counts as our response. */
  accept?: 'application/json' | 'text/event-stream' | 'text/plain'
}

export type Request = (path: string, options?: RequestOptions) => Promise<Response>

/**
 * One request to our own backend; anything but a success is an `ApiError`, of which `onError` is told. A 200 of another
 * media type (the HTML of a captive portal) counts as offline: a chat that took it for a response would drop the
 * visitor's message. So does a response that stops on its way.
 */
export const createRequest = (
  fetch: typeof globalThis.fetch,
  onError: (error: ApiError) => void = () => undefined,
): Request => {
  const send = async (path: string, options: RequestOptions): Promise<Response> => {
    const {
      method = 'GET',
      token,
      body,
      headers,
      signal = null,
      keepalive = false,
      accept = 'application/json',
    } = options
    const offline = (cause: unknown) => {
      if (signal?.aborted) throw cause
      throw new ApiError('offline')
    }
    const response = await (signal ? fetch : fetchWhole(fetch))(path, {
      method,
      headers: {
        accept,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      credentials: 'omit',
      cache: 'no-store',
      // Nothing, where there is none.
      body: JSON.stringify(body),
      signal,
      keepalive,
    }).catch(offline)
    if (!response.ok) throw await errorFrom(response)
    const type = response.headers.get('content-type') ?? ''
    // 204 has no body, and neither has the 202 of a wish.
    const empty = response.status === 204 || (response.status === 202 && type === '')
    if (!empty && !type.startsWith(accept)) throw new ApiError('offline')
    return response
  }

  return (path, options = {}) =>
    send(path, options).catch((error) => {
      if (error instanceof ApiError) onError(error)
      throw error
    })
}
