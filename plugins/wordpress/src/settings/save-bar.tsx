import { Button } from '@wordpress/components'
import { __ } from '@wordpress/i18n'
import type { ReactNode } from 'react'

interface Props {
  /** Why the last attempt failed. */
  readonly children: ReactNode
  readonly isSaving: boolean
  onSave(): void
  onDiscard(): void
}

/** At the foot of the window as long as something is not saved, on whichever tab it is. */
export function SaveBar({ children, isSaving, onSave, onDiscard }: Props) {
  return (
    <section className="parley-chat-save" aria-label={__('Unsaved changes', 'parley-chat')}>
      {children}
      <div className="parley-chat-save-row">
        <span role="status">{__('You have unsaved changes.', 'parley-chat')}</span>
        <Button __next40pxDefaultSize variant="tertiary" onClick={onDiscard} disabled={isSaving}>
          {__('Discard', 'parley-chat')}
        </Button>
        <Button __next40pxDefaultSize variant="primary" onClick={onSave} isBusy={isSaving} disabled={isSaving}>
          {__('Save changes', 'parley-chat')}
        </Button>
      </div>
    </section>
  )
}
