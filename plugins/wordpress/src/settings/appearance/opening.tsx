import { Notice, RangeControl, SelectControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import { Section } from '../shared/section.tsx'
import { type Proactive, withPart } from './appearance.ts'
import type { AppearanceDraft } from './use-appearance.ts'

/** Whether the chat makes itself known, once a visitor. */
export function Opening({ draft: { value, change } }: { readonly draft: AppearanceDraft }) {
  const { behaviour } = value
  const { proactive } = behaviour
  const set = (parts: Partial<Proactive>) =>
    proactive && change({ behaviour: { ...behaviour, proactive: { ...proactive, ...parts } } })
  return (
    <Section title={__('Making itself known', 'parley-chat')}>
      <SelectControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Once a visitor', 'parley-chat')}
        value={proactive?.show ?? 'never'}
        onChange={(show) => {
          const wanted = show === 'never' ? undefined : { afterSeconds: 20, ...proactive, show }
          change({ behaviour: withPart(behaviour, 'proactive', wanted) })
        }}
        options={[
          { value: 'never', label: __('The chat waits to be opened', 'parley-chat') },
          { value: 'hint', label: __('A hint appears beside the button', 'parley-chat') },
          { value: 'open', label: __('The chat opens by itself', 'parley-chat') },
        ]}
      />
      {proactive?.show === 'hint' && !value.texts[value.locale]?.hint && (
        <Notice status="warning" isDismissible={false}>
          {__('Write the hint under “Texts”: without it nothing appears.', 'parley-chat')}
        </Notice>
      )}
      {proactive && (
        <>
          <RangeControl
            __nextHasNoMarginBottom
            __next40pxDefaultSize
            label={__('After how many seconds', 'parley-chat')}
            value={proactive.afterSeconds ?? 20}
            min={0}
            max={300}
            onChange={(afterSeconds) => afterSeconds !== undefined && set({ afterSeconds })}
          />
          <ToggleControl
            __nextHasNoMarginBottom
            label={__('Also when the pointer leaves the page', 'parley-chat')}
            checked={proactive.exitIntent === true}
            onChange={(exitIntent) => set({ exitIntent })}
          />
          <ToggleControl
            __nextHasNoMarginBottom
            label={__('On phones too', 'parley-chat')}
            checked={proactive.phones === true}
            onChange={(phones) => set({ phones })}
          />
        </>
      )}
    </Section>
  )
}
