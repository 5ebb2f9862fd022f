import { Button, Modal } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import type { AppearanceDraft } from './use-appearance.ts'

interface Props {
  readonly draft: AppearanceDraft
  onSaved(): void
}

/** Nobody's change is lost without a word. Either answer closes it; one that could not be followed is told beside Save. */
export function ConflictQuestion({ draft, onSaved }: Props) {
  const overwrite = async () => {
    if (await draft.overwrite()) onSaved()
  }
  return (
    <Modal
      title={__('Changed elsewhere meanwhile', 'parley-chat')}
      isDismissible={false}
      shouldCloseOnEsc={false}
      shouldCloseOnClickOutside={false}
      size="medium"
      onRequestClose={() => {}}
    >
      <p>
        {__(
          'Somebody has changed the appearance since you opened this screen. Keep what they changed, or save yours over it?',
          'parley-chat',
        )}
      </p>
      <div className="parley-chat-actions">
        <Button __next40pxDefaultSize variant="secondary" onClick={() => void draft.takeTheirs()}>
          {__('Show theirs and drop mine', 'parley-chat')}
        </Button>
        <Button __next40pxDefaultSize variant="primary" onClick={() => void overwrite()}>
          {__('Save mine over it', 'parley-chat')}
        </Button>
      </div>
    </Modal>
  )
}
