import type { IncomingMessage, RequestListener } from 'node:http'

export interface HostDispatch {
  readonly consoleUrl: string
  readonly consoleApp: RequestListener
  readonly publicApp: RequestListener
  /** Headers of every response. */
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Gives the console what was sent to its host, and the public app all else. What a proxy may write about the host
 * (`X-Forwarded-Host`, `Forwarded`) does not count: where it passes a client's own on, the client would choose.
 */
export function dispatchByHost({ consoleUrl, consoleApp, publicApp, headers }: HostDispatch): RequestListener {
  const { protocol, host } = new URL(consoleUrl)
  const isConsole = (authority: string): boolean => {
    const address = `${protocol}//${authority}`
    return /^[^\s@/?#\\]+$/.test(authority) && URL.canParse(address) && new URL(address).host === host
  }
  return (request, response) => {
    const named = authoritiesOf(request)
    if (named.length > 0 && named.every(isConsole)) return consoleApp(request, response)
    if (!named.some(isConsole)) return publicApp(request, response)
    // The two differ, and a proxy may have judged by the other one (RFC 9110, 7.4).
    response.writeHead(421, { ...headers, 'Content-Type': 'text/plain' }).end('misdirected\n')
  }
}

/** Whom a request names: in `Host`, and in its target where that is a whole address (RFC 9112, 3.2.2). */
function authoritiesOf({ headers, url }: IncomingMessage): string[] {
  const [, target] = /^[a-z][a-z\d+.-]*:\/\/([^/?#\\]*)/i.exec(url ?? '') ?? []
  return [headers.host, target].filter((authority) => authority !== undefined)
}
