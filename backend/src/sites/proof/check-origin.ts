import { randomBytes } from 'node:crypto'
import { equalSecrets } from '#keys/vault.ts'
import type { Dialer } from '#outbound/dialer.ts'
import { authorityOf } from '#outbound/own-endpoints.ts'
import type { CheckOutcome } from '../check-outcome.ts'
import type { SiteOrigin } from '../site-origin.ts'
import { ask, type Failed } from './ask.ts'
import { metaContents } from './meta-tag.ts'
import { type ProofMeans, proofOf } from './proof.ts'

/** A proof is some 80 bytes; a page's head has to stand within the second. */
const proofBytes = 16 * 1024
const pageBytes = 128 * 1024

export interface CheckOptions {
  readonly dialer: Dialer
  /** Origins that may be private or plain http: `SITE_PRIVATE_HOSTS`. */
  readonly privateOrigins: ReadonlySet<string>
}

/**
 * Asks an origin for its proof, in three places: its page, the plugin's route of the REST API, and a meta tag of the
 * page. The nonce of the first two is made here and told to nobody else, so that an answer from before cannot serve.
 * Only that origin itself is asked: what stands elsewhere says nothing about it.
 */
export async function checkOrigin(
  { origin, url }: SiteOrigin,
  means: ProofMeans,
  { dialer, privateOrigins }: CheckOptions,
): Promise<CheckOutcome> {
  if (url === undefined || new URL(url).origin !== origin) return wrong
  const listed = privateOrigins.has(origin)
  if (!listed && !origin.startsWith('https:')) return { reason: 'plain-http', again: false }
  const options = { dialer, privateHosts: new Set(listed ? [authorityOf(origin)] : []) }

  const askProof = async (place: string): Promise<CheckOutcome> => {
    const nonce = randomBytes(32).toString('base64url')
    const answer = await ask(withQuery(place, nonce, origin), { ...options, maxBytes: proofBytes })
    if ('reason' in answer) return answer
    if (!equalSecrets(answer.text.trim(), proofOf(means.key, origin, nonce))) return wrong
    return answer.noStore ? 'proven' : { reason: 'cached', again: false }
  }

  const onPage = await askProof(url)
  if (onPage === 'proven' || onPage.again || onPage.reason === 'private-address') return onPage
  const { pathname, search } = new URL(`${means.rest}parley-chat/v1/verify`)
  if ((await askProof(`${origin}${pathname}${search}`)) === 'proven') return 'proven'
  const page = await ask(url, { ...options, maxBytes: pageBytes, beginningIsEnough: true })
  // A file that a visitor uploaded is a page of the shop only where a browser shows it as one.
  if ('reason' in page || !page.isHtml) return onPage
  const proofs = means.metaNonces.map((nonce) => proofOf(means.key, origin, nonce))
  const claims = metaContents(page.text, 'parley-verify')
  return claims.some((claim) => proofs.some((proof) => equalSecrets(claim, proof))) ? 'proven' : onPage
}

const wrong: Failed = { reason: 'wrong-proof', again: false }

/** REST roots without pretty permalinks have a query already: `/?rest_route=/`. */
const withQuery = (place: string, nonce: string, origin: string): string =>
  `${place}${place.includes('?') ? '&' : '?'}parley_verify=${nonce}&parley_origin=${encodeURIComponent(origin)}`
