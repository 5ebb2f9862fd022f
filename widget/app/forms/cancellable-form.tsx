import { type ReactNode, useEffect, useRef } from 'react'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import './buttons.ts'
import './styles.ts'

interface Props {
  busy?: boolean
  onSend(): void
  onCancel(): void
  /** The field. It has the focus once it is there. */
  children: ReactNode
}

/** A field to fill in or to leave: Esc takes the form away and nothing else. */
export function CancellableForm({ busy = false, onSend, onCancel, children }: Props) {
  const { texts } = useSurroundings()
  const partTexts = usePartTexts()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), [])
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onCancel()
      }}
    >
      {children}
      <div className="buttons">
        <button type="button" className="button" onClick={onCancel}>
          {partTexts.cancel}
        </button>
        <button type="submit" className="button primary" aria-busy={busy}>
          {texts.send}
        </button>
      </div>
    </form>
  )
}
