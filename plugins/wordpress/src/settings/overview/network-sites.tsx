import { Notice } from '@wordpress/components'
import { __, _n, sprintf } from '@wordpress/i18n'
import type { NetworkSite } from '../boot.ts'
import { Badge } from '../shared/badge.tsx'
import { Section } from '../shared/section.tsx'

interface Props {
  readonly sites: readonly NetworkSite[]
  /** How many more there are. */
  readonly leftOut: number
}

/** Each site of a network has a screen of its own. */
export function NetworkSites({ sites, leftOut }: Props) {
  return (
    <Section
      title={__('Sites of the network', 'parley-chat')}
      about={__('One connection for all of them; each has its own screen, look and conversations.', 'parley-chat')}
    >
      {leftOut > 0 && (
        <Notice status="warning" isDismissible={false}>
          {sprintf(
            /* translators: %d: how many sites. */
            _n(
              'A connection is for 100 sites. %d newer site has no chat.',
              'A connection is for 100 sites. %d newer sites have no chat.',
              leftOut,
              'parley-chat',
            ),
            leftOut,
          )}
        </Notice>
      )}
      <table className="parley-chat-table">
        <tbody>
          {sites.map(({ name, home, screen, live, failed }) => (
            <tr key={home}>
              <th scope="row">
                <a href={screen}>{name}</a>
                <p className="parley-chat-hint">
                  <bdi>{home}</bdi>
                </p>
              </th>
              <td>
                {failed ? (
                  <Badge tone="bad">{__('not proven', 'parley-chat')}</Badge>
                ) : live ? (
                  <Badge tone="good">{__('On the site', 'parley-chat')}</Badge>
                ) : (
                  <Badge tone="wait">{__('Not shown yet', 'parley-chat')}</Badge>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
