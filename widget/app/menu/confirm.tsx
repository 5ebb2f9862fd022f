import { useId, useState } from 'react'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { failureText } from '../texts/failure-text.ts'
import { Dialog } from './dialog.tsx'

interface Props {
  ask: string
  yes: string
  /** It cannot be undone. */
  grave?: boolean
  onYes(): Promise<void>
  onClose(): void
}

/** Asks before something is done. It stays until that is done, and says where it could not be. */
export function Confirm({ ask, yes, grave = false, onYes, onClose }: Props) {
  const { texts } = useSurroundings()
  const partTexts = usePartTexts()
  const id = useId()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const act = async () => {
    setBusy(true)
    try {
      await onYes()
      onClose()
    } catch (error) {
      setFailure(failureText(texts, error))
      setBusy(false)
    }
  }
  return (
    <Dialog className="confirm" role="alertdialog" labelledBy={id} onClose={onClose}>
      <p id={id}>{ask}</p>
      {failure && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          {partTexts.cancel}
        </button>
        <button type="button" className={grave ? 'button grave' : 'button primary'} disabled={busy} onClick={act}>
          {yes}
        </button>
      </div>
    </Dialog>
  )
}
