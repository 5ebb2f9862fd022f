import { Button, ColorPicker, Dropdown, TextControl } from '@wordpress/components'
import { useEffect, useState } from '@wordpress/element'
import { __, sprintf } from '@wordpress/i18n'

interface Props {
  readonly label: string
  readonly color: string
  onChange(color: string): void
}

const isColor = (text: string) => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)

/** A colour, picked or typed. While what is typed is none, the last one stands. */
export function ColorField({ label, color, onChange }: Props) {
  const [typed, setTyped] = useState(color)
  useEffect(() => setTyped(color), [color])
  return (
    <div className="parley-chat-color">
      <Dropdown
        popoverProps={{ placement: 'bottom-start' }}
        renderToggle={({ isOpen, onToggle }) => (
          <Button
            className="parley-chat-swatch"
            style={{ background: color }}
            onClick={onToggle}
            aria-expanded={isOpen}
            /* translators: %s: which colour, such as "Colour". */
            aria-label={sprintf(__('Pick: %s', 'parley-chat'), label)}
          />
        )}
        renderContent={() => <ColorPicker color={color} onChange={(picked) => onChange(picked.slice(0, 7))} />}
      />
      <TextControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={label}
        value={typed}
        maxLength={7}
        help={isColor(typed) ? undefined : __('A colour is written like #0f5e56.', 'parley-chat')}
        onChange={(text) => {
          setTyped(text)
          if (isColor(text)) onChange(text)
        }}
        onBlur={() => setTyped(color)}
      />
    </div>
  )
}
