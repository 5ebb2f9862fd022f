import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'

/** Opened at once. */
const together = 50

/** Opens streams and reads them without a look. @returns what closes them. */
export async function openIdle(url: string, count: number): Promise<() => void> {
  const open: IncomingMessage[] = []
  for (let left = count; left > 0; left -= together)
    await Promise.all(
      Array.from({ length: Math.min(left, together) }, async () => {
        const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage]
        open.push(response.resume())
      }),
    )
  return () => {
    for (const response of open) response.destroy()
  }
}
