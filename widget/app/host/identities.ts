/** How long the page may take to say who is signed in, in milliseconds. */
const longestMs = 5000

/**
 * Who is signed in, as the page says it: asked for, or told unasked. What comes too late to be an answer is still told:
 * a shopper who has signed in must not stay a stranger because their shop was slow.
 */
export function createIdentities(ask: () => void, onTold: (token: string) => void, waitMs = longestMs) {
  let answer: ((token?: string) => void) | undefined
  return {
    /** Undefined where the page does not say. */
    fresh: (): Promise<string | undefined> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => answer?.(), waitMs)
        answer = (token) => {
          clearTimeout(timer)
          answer = undefined
          resolve(token)
        }
        ask()
      }),
    told: (token: string) => (answer ?? onTold)(token),
  }
}
