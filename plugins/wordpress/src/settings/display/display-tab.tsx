import { CheckboxControl, RadioControl, SelectControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import type { Boot, Settings } from '../boot.ts'
import { Section } from '../shared/section.tsx'
import type { Draft } from '../shared/use-draft.ts'
import { PagePicker } from './page-picker.tsx'

interface Props {
  readonly boot: Boot
  readonly settings: Draft<Settings>
}

/** Where and to whom the chat is shown. A page with the block or the shortcode has it anyway. */
export function DisplayTab({ boot, settings: { value, change } }: Props) {
  return (
    <div className="parley-chat-narrow">
      <Section title={__('Pages', 'parley-chat')}>
        <RadioControl
          label={__('Show the chat', 'parley-chat')}
          selected={value.where}
          onChange={(where) => change({ where })}
          options={[
            { value: 'everywhere', label: __('On every page', 'parley-chat') },
            { value: 'only', label: __('Only on chosen pages and posts', 'parley-chat') },
            { value: 'except', label: __('On every page except chosen ones', 'parley-chat') },
          ]}
        />
        {value.where !== 'everywhere' && <PagePicker pages={value.pages} onChange={(pages) => change({ pages })} />}
        <p className="parley-chat-hint">
          {__('A page with the block or the shortcode of the chat shows it anyway.', 'parley-chat')}
        </p>
        <fieldset className="parley-chat-kinds">
          <legend>{__('Kinds of content that show it', 'parley-chat')}</legend>
          {boot.postTypes.map(({ name, label }) => (
            <CheckboxControl
              __nextHasNoMarginBottom
              key={name}
              label={label}
              checked={!value.hidden_types.includes(name)}
              onChange={(isShown) => change({ hidden_types: withOrWithout(value.hidden_types, name, !isShown) })}
            />
          ))}
        </fieldset>
        {boot.has.woocommerce && (
          <SelectControl
            __nextHasNoMarginBottom
            __next40pxDefaultSize
            label={__('Pages of WooCommerce', 'parley-chat')}
            help={__('Shop, products, cart, checkout and account.', 'parley-chat')}
            value={value.shop_pages}
            onChange={(shop_pages) => change({ shop_pages })}
            options={[
              { value: 'shown', label: __('Show the chat there too', 'parley-chat') },
              { value: 'hidden', label: __('Do not show it there', 'parley-chat') },
              { value: 'only', label: __('Show it nowhere else', 'parley-chat') },
            ]}
          />
        )}
      </Section>
      <Section title={__('Visitors', 'parley-chat')}>
        <SelectControl
          __nextHasNoMarginBottom
          __next40pxDefaultSize
          label={__('Devices', 'parley-chat')}
          value={value.devices}
          onChange={(devices) => change({ devices })}
          options={[
            { value: 'all', label: __('All', 'parley-chat') },
            { value: 'phones', label: __('Phones only', 'parley-chat') },
            { value: 'computers', label: __('Computers and tablets only', 'parley-chat') },
          ]}
        />
        <SelectControl
          __nextHasNoMarginBottom
          __next40pxDefaultSize
          label={__('Signed in or not', 'parley-chat')}
          value={value.visitors}
          onChange={(visitors) => change({ visitors })}
          options={[
            { value: 'all', label: __('Everybody', 'parley-chat') },
            { value: 'guests', label: __('Visitors who are not signed in', 'parley-chat') },
            { value: 'members', label: __('Visitors who are signed in', 'parley-chat') },
          ]}
        />
      </Section>
      <Section title={__('Test mode', 'parley-chat')}>
        <ToggleControl
          __nextHasNoMarginBottom
          label={__('Show the chat to administrators only', 'parley-chat')}
          help={__(
            'To try it out before anybody else sees it. What an administrator sees is kept out of caches.',
            'parley-chat',
          )}
          checked={value.test_mode}
          onChange={(test_mode) => change({ test_mode })}
        />
      </Section>
    </div>
  )
}

function withOrWithout(names: readonly string[], name: string, isWanted: boolean): string[] {
  const others = names.filter((each) => each !== name)
  return isWanted ? [...others, name] : others
}
