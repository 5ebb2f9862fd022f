import { Button } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import type { Origin, Status } from '../boot.ts'
import { Badge } from '../shared/badge.tsx'
import { NewTabLink } from '../shared/new-tab-link.tsx'
import { Section } from '../shared/section.tsx'
import type { StatusNow } from '../use-status.ts'
import { originReason, originState } from './origin-words.ts'

export function Addresses({ now, mayCheck }: { readonly now: StatusNow; readonly mayCheck: boolean }) {
  const { origins, manageUrl } = now.status
  const check = (
    <Button
      size="compact"
      variant="secondary"
      onClick={now.check}
      isBusy={now.isChecking}
      disabled={now.isChecking}
      accessibleWhenDisabled
    >
      {now.isChecking ? __('Checking…', 'parley-chat') : __('Check again', 'parley-chat')}
    </Button>
  )
  return (
    <Section
      title={__('Addresses', 'parley-chat')}
      about={__('The chat opens on these. They register themselves; nothing needs to be entered.', 'parley-chat')}
      aside={mayCheck ? check : null}
    >
      {origins.length === 0 ? (
        <p>{__('No address is registered yet.', 'parley-chat')}</p>
      ) : (
        <table className="parley-chat-table">
          <thead className="screen-reader-text">
            <tr>
              <th scope="col">{__('Address', 'parley-chat')}</th>
              <th scope="col">{__('State', 'parley-chat')}</th>
            </tr>
          </thead>
          <tbody aria-live="polite">
            {origins.map((origin) => (
              <Row key={origin.origin} {...origin} manageUrl={manageUrl} />
            ))}
          </tbody>
        </table>
      )}
      <p className="parley-chat-hint">
        {__('Sites that share a host name, each under a path of its own, share its proof.', 'parley-chat')}
      </p>
    </Section>
  )
}

function Row({ origin, state, reason, manageUrl }: Origin & Pick<Status, 'manageUrl'>) {
  const { tone, label } = originState(state)
  const why = reason && state === 'failed' ? originReason(reason) : null
  return (
    <tr>
      <th scope="row">
        <bdi>{origin}</bdi>
        {why && (
          <p className="parley-chat-hint">
            {why.says} {why.todo}{' '}
            {why.inConsole && manageUrl && (
              <NewTabLink href={manageUrl}>{__('Open the site in the console', 'parley-chat')}</NewTabLink>
            )}
          </p>
        )}
      </th>
      <td>
        <Badge tone={tone}>{label}</Badge>
      </td>
    </tr>
  )
}
