import { __ } from '@wordpress/i18n'
import type { Tone } from '../shared/badge.tsx'

export function originState(state: string): { readonly tone: Tone; readonly label: string } {
  switch (state) {
    case 'pending':
      return { tone: 'wait', label: __('is being checked', 'parley-chat') }
    case 'proven':
      return { tone: 'good', label: __('proven', 'parley-chat') }
    case 'allowed':
      return { tone: 'good', label: __('allowed by the owner', 'parley-chat') }
    case 'failed':
      return { tone: 'bad', label: __('not proven', 'parley-chat') }
    case 'revoked':
      return { tone: 'plain', label: __('revoked', 'parley-chat') }
    default:
      return { tone: 'plain', label: state }
  }
}

interface Reason {
  readonly says: string
  readonly todo: string
  /** Whether these words send the owner to the console. */
  readonly inConsole?: true
}

/** Why an address is not proven, and what its owner can do. The codes are the protocol's (docs/protocol/wordpress.md). */
export function originReason(reason: string): Reason {
  switch (reason) {
    case 'unreachable':
      return {
        says: __('The service could not reach this address.', 'parley-chat'),
        todo: __('See whether the domain leads to this server and the site is open to the internet.', 'parley-chat'),
      }
    case 'timeout':
      return {
        says: __('The site took too long to answer.', 'parley-chat'),
        todo: __(
          'Check again in a minute. If it stays so, ask your host why a page takes more than 5 seconds.',
          'parley-chat',
        ),
      }
    case 'tls':
      return {
        says: __('The certificate of this address does not hold.', 'parley-chat'),
        todo: __('Have your host renew it, then check again.', 'parley-chat'),
      }
    case 'redirect':
      return {
        says: __('This address redirects to another one.', 'parley-chat'),
        todo: __('If visitors never stay on it, nothing needs to be done.', 'parley-chat'),
      }
    case 'status':
      return {
        says: __(
          'Something in front of WordPress refused the question: a password, a firewall or a bot check. The owner may allow the address in the console.',
          'parley-chat',
        ),
        todo: __('Or let requests with parley_verify in their address pass, and check again.', 'parley-chat'),
        inConsole: true,
      }
    case 'wrong-proof':
      return {
        says: __('Another site answered, or a cache did.', 'parley-chat'),
        todo: excludeFromCache(),
      }
    case 'cached':
      return {
        says: __('The proof came without Cache-Control: no-store, so a cache may have kept it.', 'parley-chat'),
        todo: excludeFromCache(),
      }
    case 'too-large':
      return {
        says: __('A page came in place of the proof: another site answered, or a cache did.', 'parley-chat'),
        todo: excludeFromCache(),
      }
    case 'private-address':
      return {
        says: __(
          'This address is not on the public internet. The operator of the service can list it for development.',
          'parley-chat',
        ),
        todo: '',
      }
    case 'plain-http':
      return {
        says: __('This address has no https. The operator of the service can list it for development.', 'parley-chat'),
        todo: __(
          'For visitors, set up https at your host and change the addresses in Settings > General.',
          'parley-chat',
        ),
      }
    default:
      return { says: reason, todo: '' }
  }
}

const excludeFromCache = () =>
  __('Have your cache or CDN leave out addresses with parley_verify in them, and check again.', 'parley-chat')
