import { __, sprintf } from '@wordpress/i18n'

/**
 * Why the service did not do what it was asked.
 *
 * @param code one of the protocol's, or `unreachable`.
 * @param says its own words, or the bare status where it had none.
 */
export function failureInWords(code: string, says: string): string {
  if (code === 'rate_limited') {
    return __('Too many calls to the service within a minute. Please try again in a moment.', 'parley-chat')
  }
  if (code !== 'forbidden') {
    /* translators: %s: what went wrong. */
    return sprintf(__('The service could not be asked: %s. The chat goes on with what is known.', 'parley-chat'), says)
  }
  if (says === 'clock') {
    return __(
      'The clock of this server is wrong by more than 5 minutes, so the service refuses its calls.',
      'parley-chat',
    )
  }
  if (/^\d+$/.test(says)) {
    return __('The service no longer knows this connection. Disconnect, and connect again.', 'parley-chat')
  }
  /* translators: %s: a sentence of the service. */
  return sprintf(__('The service refused: %s', 'parley-chat'), says)
}
