import { type Check, hint, ok } from './check.ts'

const withinMs = 5_000

/** Whether the backend answers at PUBLIC_URL, as seen from here: a network may keep us from calling ourselves. */
export async function publicUrlCheck(publicUrl: string): Promise<Check> {
  const name = 'PUBLIC_URL'
  const { hostname } = new URL(publicUrl)
  if (/^(?:localhost|127\.|\[::1\])/.test(hostname))
    return hint(name, publicUrl, 'only browsers on this machine reach it: set the https address that shoppers reach')
  try {
    const { status } = await fetch(`${publicUrl}/healthz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    })
    if (status === 200) return ok(name, `${publicUrl} answers`)
    return hint(name, `${publicUrl}/healthz answers ${status}`, 'the proxy before the backend should pass all paths on')
  } catch (error) {
    const { cause } = error instanceof Error ? error : { cause: undefined }
    const why = cause instanceof Error ? cause.message : String(error)
    const advice = 'is the backend running, does the name lead here, and is the certificate good? Try it from outside'
    return hint(name, `${publicUrl} does not answer from here (${why})`, advice)
  }
}
