import { useState } from '@wordpress/element'
import { __ } from '@wordpress/i18n'
import type { Appearance } from './appearance.ts'
import { Preview } from './preview.tsx'

/** The picture, with what it may be looked at in. */
export function PreviewPart({ appearance, locale }: { readonly appearance: Appearance; readonly locale: string }) {
  const { colorScheme } = appearance.look
  const [scheme, setScheme] = useState<'light' | 'dark'>(colorScheme === 'dark' ? 'dark' : 'light')
  const [isPhone, setPhone] = useState(false)
  const [isOpen, setOpen] = useState(true)
  const shown = colorScheme === 'light' || colorScheme === 'dark' ? colorScheme : scheme
  return (
    <section className="parley-chat-preview-part" aria-label={__('Preview', 'parley-chat')}>
      <div className="parley-chat-preview-bar">
        <Choice
          label={__('Device', 'parley-chat')}
          options={[
            [__('Computer', 'parley-chat'), !isPhone, () => setPhone(false)],
            [__('Phone', 'parley-chat'), isPhone, () => setPhone(true)],
          ]}
        />
        <Choice
          label={__('The chat is', 'parley-chat')}
          options={[
            [__('Open', 'parley-chat'), isOpen, () => setOpen(true)],
            [__('Closed', 'parley-chat'), !isOpen, () => setOpen(false)],
          ]}
        />
        {colorScheme === 'auto' && (
          <Choice
            label={__('Light or dark', 'parley-chat')}
            options={[
              [__('Light', 'parley-chat'), scheme === 'light', () => setScheme('light')],
              [__('Dark', 'parley-chat'), scheme === 'dark', () => setScheme('dark')],
            ]}
          />
        )}
      </div>
      <Preview appearance={appearance} locale={locale} scheme={shown} isPhone={isPhone} isOpen={isOpen} />
      <p className="parley-chat-hint">
        {__('Drawn here, on your own site. What you see is what visitors get once it is saved.', 'parley-chat')}
      </p>
    </section>
  )
}

type Option = readonly [label: string, isChosen: boolean, choose: () => void]

function Choice({ label, options }: { readonly label: string; readonly options: readonly Option[] }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row with its legend in every browser
    <div role="group" aria-label={label} className="parley-chat-choice">
      {options.map(([name, isChosen, choose]) => (
        <button type="button" key={name} aria-pressed={isChosen} onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  )
}
