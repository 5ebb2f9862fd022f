import { Button, Modal, Notice } from '@wordpress/components'
import { useState } from '@wordpress/element'
import { __, sprintf } from '@wordpress/i18n'
import type { Boot, Status } from '../boot.ts'
import { Badge } from '../shared/badge.tsx'
import { failureInWords } from '../shared/failure-words.ts'
import { NewTabLink } from '../shared/new-tab-link.tsx'
import { Section } from '../shared/section.tsx'

interface Props {
  readonly boot: Boot
  readonly status: Status
  /** Whether admins alone see the chat. */
  readonly isTest: boolean
}

export function ConnectionPart({ boot, status, isTest }: Props) {
  const { account, service, site } = boot
  return (
    <Section title={__('Connection', 'parley-chat')} aside={<Shown isLive={status.live} isTest={isTest} />}>
      {/* translators: %s: the name of an account. */}
      <p className="parley-chat-lead">{sprintf(__('Connected to the account %s.', 'parley-chat'), account)}</p>
      <p>{shownInWords(status.live, isTest)}</p>
      {!status.live && (
        <p>
          {__(
            'Turn on test mode under “Where it shows”, open the site and ask the agent something: its answer puts the chat on the site.',
            'parley-chat',
          )}
        </p>
      )}
      {status.failure && (
        <Notice status="warning" isDismissible={false}>
          {failureInWords(status.failure.code, status.failure.says)}
        </Notice>
      )}
      <dl className="parley-chat-facts">
        <div>
          <dt>{__('Site', 'parley-chat')}</dt>
          <dd>
            <bdi>{site.home}</bdi>
          </dd>
        </div>
        <div>
          <dt>{__('Service', 'parley-chat')}</dt>
          <dd>
            <bdi>{service.address}</bdi>
          </dd>
        </div>
      </dl>
      <div className="parley-chat-actions">
        <NewTabLink href={site.home}>{__('See the chat on the site', 'parley-chat')}</NewTabLink>
        {boot.mayManage && <Disconnect {...boot.disconnect} />}
      </div>
    </Section>
  )
}

function Shown({ isLive, isTest }: { readonly isLive: boolean; readonly isTest: boolean }) {
  if (isTest) return <Badge tone="wait">{__('Test mode', 'parley-chat')}</Badge>
  return isLive ? (
    <Badge tone="good">{__('On the site', 'parley-chat')}</Badge>
  ) : (
    <Badge tone="wait">{__('Not shown yet', 'parley-chat')}</Badge>
  )
}

function shownInWords(isLive: boolean, isTest: boolean): string {
  if (isTest) return __('Only administrators see the chat: test mode is on.', 'parley-chat')
  return isLive
    ? __('The chat is on the site.', 'parley-chat')
    : __('Visitors see no chat until the agent has answered a test.', 'parley-chat')
}

/** A form, as without this script. */
function Disconnect({ url, action, nonce }: Boot['disconnect']) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button __next40pxDefaultSize variant="tertiary" isDestructive onClick={() => setAsking(true)}>
        {__('Disconnect', 'parley-chat')}
      </Button>
      {isAsking && (
        <Modal title={__('Disconnect the site?', 'parley-chat')} onRequestClose={() => setAsking(false)} size="small">
          <p>
            {__(
              'The chat leaves the pages at once. Conversations stay in the account, and connecting again brings them and the look back.',
              'parley-chat',
            )}
          </p>
          <form method="post" action={url} className="parley-chat-actions">
            <input type="hidden" name="action" value={action} />
            <input type="hidden" name="_wpnonce" value={nonce} />
            <Button __next40pxDefaultSize variant="tertiary" onClick={() => setAsking(false)}>
              {__('Keep the connection', 'parley-chat')}
            </Button>
            <Button __next40pxDefaultSize variant="primary" isDestructive type="submit">
              {__('Disconnect', 'parley-chat')}
            </Button>
          </form>
        </Modal>
      )}
    </>
  )
}
