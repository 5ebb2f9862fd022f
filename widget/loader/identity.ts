/**
 * Asks the shop's own origin who is signed in. None, or an answer that is not one: undefined, and the chat goes on
 * without. `path` is resolved on the page and must stay on its origin, since the shop's cookies go with the request.
 */
export async function fetchIdentity(path: string): Promise<string | undefined> {
  try {
    const response = await fetch(path, { method: 'POST', mode: 'same-origin', credentials: 'same-origin' })
    const body: { token?: unknown } | null = await response.json()
    return typeof body?.token === 'string' ? body.token : undefined
  } catch {
    console.warn('Parley: the shop did not say who is signed in.')
    return undefined
  }
}
