import { Button, TextControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'

/** WordPress's own dialog for pictures, as far as it is used here. */
interface MediaDialog {
  on(event: 'select', then: () => void): void
  open(): void
  state(): { get(name: 'selection'): { first(): { toJSON(): { readonly url: string } } } }
}

declare global {
  interface Window {
    readonly wp?: { readonly media?: (options: object) => MediaDialog }
  }
}

interface Props {
  readonly url: string
  onChange(url: string): void
}

export function PictureField({ url, onChange }: Props) {
  const choose = () => {
    const dialog = window.wp?.media?.({
      title: __('Picture of the chat', 'parley-chat'),
      library: { type: 'image' },
      button: { text: __('Use this picture', 'parley-chat') },
      multiple: false,
    })
    dialog?.on('select', () => onChange(dialog.state().get('selection').first().toJSON().url))
    dialog?.open()
  }
  return (
    <div className="parley-chat-picture">
      <TextControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        type="url"
        label={__('Picture', 'parley-chat')}
        help={__('Square. Without one the first letter of the title stands there.', 'parley-chat')}
        value={url}
        placeholder="https://"
        onChange={(typed) => onChange(typed.trim())}
      />
      <Button __next40pxDefaultSize variant="secondary" onClick={choose}>
        {__('Choose…', 'parley-chat')}
      </Button>
    </div>
  )
}
