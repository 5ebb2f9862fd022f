import { fetchJson } from './fetch-json.ts'
import { post } from './frame.ts'
import { options } from './start-options.ts'

/** A fresh token from the shop's own origin, since the shop's cookies go with the request. */
export async function identity(): Promise<string | undefined> {
  const { identityUrl } = options
  const init = { method: 'POST', mode: 'same-origin' } as const
  return identityUrl && (await fetchJson<{ token?: string }>(identityUrl, init))?.token
}

export const tellIdentity = (token: string): unknown => post({ type: 'identify', token })
