import { Notice } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import { failureInWords } from './shared/failure-words.ts'
import type { Failure } from './shared/request.ts'

/** Why saving failed: what was changed is still in the fields. */
export function FailureNotice({ failure }: { readonly failure: Failure }) {
  const refused = failure.errors.map(({ path, message }) => `${fieldOf(path)}: ${message}`)
  return (
    <Notice status="error" isDismissible={false} spokenMessage={[inWords(failure), ...refused].join(' ')}>
      {inWords(failure)}
      {refused.length > 0 && (
        <ul>
          {refused.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

/** The codes are those of `parley-chat/v1/appearance`; whatever else WordPress refuses it says itself. */
function inWords({ code, message }: Failure): string {
  switch (code) {
    case 'unreachable':
      return __('The service did not answer. Nothing was saved; your changes are still here.', 'parley-chat')
    case 'forbidden':
    case 'rate_limited':
      return failureInWords(code, message)
    case 'invalid_request':
      return __('The service does not take these values. Nothing was saved.', 'parley-chat')
    case 'message_too_long':
      return __('That is more text than the service takes. Nothing was saved.', 'parley-chat')
    default:
      return message
  }
}

function fieldOf(path: string): string {
  const labels = new Map([
    ['name', __('Name of the chat', 'parley-chat')],
    ['look.avatarUrl', __('Picture', 'parley-chat')],
    ['notices.privacyUrl', __('Address of your privacy page', 'parley-chat')],
  ])
  return labels.get(path) ?? path
}
