import { setTimeout as sleep } from 'node:timers/promises'

/** Asks until there is an answer that `accepts` takes. @throws after 30 s. */
export async function untilAnswers(
  url: string,
  accepts: (response: Response) => boolean = () => true,
  everyMs = 10,
): Promise<void> {
  for (const deadline = performance.now() + 30_000; performance.now() < deadline; await sleep(everyMs)) {
    try {
      const response = await fetch(url)
      await response.body?.cancel()
      if (accepts(response)) return
    } catch (error) {
      // Nobody listens yet, or what listened was just killed.
      if (!(error instanceof TypeError)) throw error
    }
  }
  throw new Error(`${url} does not answer as it should`)
}
