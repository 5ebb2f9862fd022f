import { Notice, SelectControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import type { Boot, Settings } from '../boot.ts'
import { NewTabLink } from '../shared/new-tab-link.tsx'
import { Section } from '../shared/section.tsx'
import type { Draft } from '../shared/use-draft.ts'

interface Props {
  readonly boot: Boot
  readonly settings: Draft<Settings>
}

export function PrivacyTab({ boot, settings }: Props) {
  return (
    <div className="parley-chat-narrow">
      <Identity boot={boot} settings={settings} />
      <Consent boot={boot} settings={settings} />
      <Privacy boot={boot} />
    </div>
  )
}

function Identity({ boot, settings: { value, change } }: Props) {
  return (
    <Section title={__('Signed-in customers', 'parley-chat')}>
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('Tell the agent who is signed in', 'parley-chat')}
        help={__(
          'Name, e-mail address and user id, signed by this site when the customer opens the chat. Never part of a page, so no cache can keep it.',
          'parley-chat',
        )}
        checked={value.identity}
        onChange={(identity) => change({ identity })}
      />
      {boot.has.woocommerce && (
        <ToggleControl
          __nextHasNoMarginBottom
          label={__('Tell it of their orders', 'parley-chat')}
          help={__('The number and sum of their WooCommerce orders, and the state of the last one.', 'parley-chat')}
          checked={value.identity && value.orders}
          disabled={!value.identity}
          onChange={(orders) => change({ orders })}
        />
      )}
    </Section>
  )
}

function Consent({ boot, settings: { value, change } }: Props) {
  return (
    <Section title={__('Consent', 'parley-chat')}>
      <SelectControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Load the chat', 'parley-chat')}
        help={__(
          'The chat sets no cookies. It keeps a token in the browser so that a conversation can go on.',
          'parley-chat',
        )}
        value={value.consent}
        onChange={(consent) => change({ consent })}
        options={[
          { value: 'none', label: __('Without asking', 'parley-chat') },
          { value: 'functional', label: __('After consent to functional storage', 'parley-chat') },
          { value: 'preferences', label: __('After consent to preferences', 'parley-chat') },
          { value: 'statistics', label: __('After consent to statistics', 'parley-chat') },
          { value: 'marketing', label: __('After consent to marketing', 'parley-chat') },
        ]}
      />
      {value.consent !== 'none' && !boot.has.consentApi && (
        <Notice status="warning" isDismissible={false}>
          {__(
            'No consent plugin with the WP Consent API is active here, so nobody is asked and the chat loads for everybody.',
            'parley-chat',
          )}
        </Notice>
      )}
    </Section>
  )
}

function Privacy({ boot: { links, service } }: Pick<Props, 'boot'>) {
  return (
    <Section title={__('Privacy', 'parley-chat')}>
      <ul className="parley-chat-list">
        <li>
          <a href={links.policy}>{__('Suggested text for your privacy page', 'parley-chat')}</a>
        </li>
        <li>
          <a href={links.export}>{__('Export personal data', 'parley-chat')}</a>{' '}
          {__('includes the conversations of the person.', 'parley-chat')}
        </li>
        <li>
          <a href={links.erase}>{__('Erase personal data', 'parley-chat')}</a>{' '}
          {__('erases them at the service too.', 'parley-chat')}
        </li>
        {service.privacy && (
          <li>
            <NewTabLink href={service.privacy}>{__('Privacy notice of the service', 'parley-chat')}</NewTabLink>
          </li>
        )}
        {service.terms && (
          <li>
            <NewTabLink href={service.terms}>{__('Terms of the service', 'parley-chat')}</NewTabLink>
          </li>
        )}
      </ul>
    </Section>
  )
}
