/** A connection that brings nothing for so long is dead, in milliseconds. */
const stalledMs = 20_000
/** However it drips, nobody waits longer, in milliseconds: at the 5 KB/s of a bad line 600 KB have come by then. */
const longestMs = 120_000

/** A `fetch` that brings each response to its last byte, and calls off one that stalls. */
export const fetchWhole =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const call = new AbortController()
    const abort = () => call.abort()
    const longest = setTimeout(abort, longestMs)
    let stalled: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      clearTimeout(stalled)
      stalled = setTimeout(abort, stalledMs)
    }
    try {
      wait()
      const response = await fetch(input, { ...init, signal: call.signal })
      const reader = response.clone().body?.getReader()
      do wait()
      while (reader && !(await reader.read()).done)
      return response
    } finally {
      clearTimeout(longest)
      clearTimeout(stalled)
    }
  }
