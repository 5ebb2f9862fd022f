import type { Config } from '#config.ts'
import { type Check, hint } from './check.ts'

/** The backend itself speaks no TLS: where shoppers come by https, something stands before it, and has to be counted. */
export function proxyChecks({ publicUrl, trustProxy }: Pick<Config, 'publicUrl' | 'trustProxy'>): Check[] {
  if (trustProxy > 0 || !publicUrl.startsWith('https:')) return []
  const advice = 'set TRUST_PROXY to the number of proxies: without it all shoppers share the limits of one address'
  return [hint('TRUST_PROXY', 'it is 0, and PUBLIC_URL is https, which only a proxy can answer', advice)]
}
