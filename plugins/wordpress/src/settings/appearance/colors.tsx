import { RangeControl, SelectControl, TextControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import { Section } from '../shared/section.tsx'
import { type Look, withPart } from './appearance.ts'
import { ColorField } from './color-field.tsx'
import { PictureField } from './picture-field.tsx'
import type { AppearanceDraft } from './use-appearance.ts'

export function Colors({ draft: { value, change } }: { readonly draft: AppearanceDraft }) {
  const { look } = value
  const set = (parts: Partial<Look>) => change({ look: { ...look, ...parts } })
  const { gradient } = look
  return (
    <Section title={__('Colours and shape', 'parley-chat')}>
      <TextControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Name of the chat', 'parley-chat')}
        value={value.name}
        maxLength={100}
        onChange={(name) => change({ name })}
      />
      <ColorField label={__('Colour', 'parley-chat')} color={look.color} onChange={(color) => set({ color })} />
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('Gradient to a second colour', 'parley-chat')}
        checked={gradient !== undefined}
        onChange={(isOn) => change({ look: withPart(look, 'gradient', isOn ? look.color : undefined) })}
      />
      {gradient !== undefined && (
        <ColorField
          label={__('Second colour', 'parley-chat')}
          color={gradient}
          onChange={(chosen) => set({ gradient: chosen })}
        />
      )}
      <p className="parley-chat-hint">
        {__('Text on the colour is black or white, whichever is legible.', 'parley-chat')}
      </p>
      <SelectControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Light or dark', 'parley-chat')}
        value={look.colorScheme}
        onChange={(colorScheme) => set({ colorScheme })}
        options={[
          { value: 'auto', label: __('As the visitor’s device is set', 'parley-chat') },
          { value: 'light', label: __('Light', 'parley-chat') },
          { value: 'dark', label: __('Dark', 'parley-chat') },
        ]}
      />
      <RangeControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Rounded corners', 'parley-chat')}
        value={look.radius}
        min={0}
        max={32}
        onChange={(radius) => radius !== undefined && set({ radius })}
      />
      <RangeControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Width of the panel', 'parley-chat')}
        value={look.width ?? 400}
        min={320}
        max={640}
        step={10}
        onChange={(width) => width !== undefined && set({ width })}
      />
      <PictureField url={look.avatarUrl ?? ''} onChange={(url) => change({ look: withPart(look, 'avatarUrl', url) })} />
    </Section>
  )
}
