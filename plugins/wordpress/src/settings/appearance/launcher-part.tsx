import { RangeControl, SelectControl, ToggleControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import { Section } from '../shared/section.tsx'
import type { Launcher, Look } from './appearance.ts'
import type { AppearanceDraft } from './use-appearance.ts'

/** The button that opens the chat, and where it stands. */
export function LauncherPart({ draft: { value, change } }: { readonly draft: AppearanceDraft }) {
  const { look } = value
  const set = (parts: Partial<Look>) => change({ look: { ...look, ...parts } })
  const setLauncher = (parts: Partial<Launcher>) => set({ launcher: { ...look.launcher, ...parts } })
  return (
    <Section title={__('Button and place', 'parley-chat')}>
      <SelectControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Side', 'parley-chat')}
        value={look.side}
        onChange={(side) => set({ side })}
        options={[
          { value: 'right', label: __('Right', 'parley-chat') },
          { value: 'left', label: __('Left', 'parley-chat') },
          { value: 'center', label: __('Centre', 'parley-chat') },
        ]}
      />
      <div className="parley-chat-pair">
        <RangeControl
          __nextHasNoMarginBottom
          __next40pxDefaultSize
          label={__('Pixels from the side', 'parley-chat')}
          value={look.offsetX}
          min={0}
          max={400}
          onChange={(offsetX) => offsetX !== undefined && set({ offsetX })}
        />
        <RangeControl
          __nextHasNoMarginBottom
          __next40pxDefaultSize
          label={__('Pixels from the bottom', 'parley-chat')}
          value={look.offsetY}
          min={0}
          max={400}
          onChange={(offsetY) => offsetY !== undefined && set({ offsetY })}
        />
      </div>
      <RangeControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Size of the button', 'parley-chat')}
        value={look.launcher?.size ?? 60}
        min={44}
        max={80}
        onChange={(size) => size !== undefined && setLauncher({ size })}
      />
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('The picture in place of the speech bubble', 'parley-chat')}
        checked={look.launcher?.avatar === true}
        disabled={!look.avatarUrl}
        onChange={(avatar) => setLauncher({ avatar })}
      />
      <ToggleControl
        __nextHasNoMarginBottom
        label={__('A green dot that says somebody is there', 'parley-chat')}
        checked={look.launcher?.online === true}
        onChange={(online) => setLauncher({ online })}
      />
    </Section>
  )
}
