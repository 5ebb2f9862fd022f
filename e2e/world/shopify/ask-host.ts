import { once } from 'node:events'
import { request as ask } from 'node:http'

/** Asks one of the hosts that a server answers for, as a proxy before it would. @returns the status of the answer. */
export async function askHost(
  { port, host }: { port: string; host: string },
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<number> {
  const method = body === undefined ? 'GET' : 'POST'
  const asked = ask({ host: '127.0.0.1', port, path, method, headers: { ...headers, Host: host } })
  asked.end(body)
  const [answer] = await once(asked, 'response')
  answer.resume()
  return answer.statusCode
}
