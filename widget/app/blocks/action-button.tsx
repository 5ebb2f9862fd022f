import type { ActionResult } from '@parley/protocol/frame'
import { useState } from 'react'
import { CheckIcon } from '../components/icons.tsx'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { withoutBidiControls } from '../untrusted/links.ts'

/** So long "added" stands before the button can be used again, in milliseconds. */
const doneMs = 4000

interface Props {
  label: string
  /** What it says while the page is asked, and when that has done it; without, its label, at the end with a tick. */
  asked?: string
  done?: string
  action: string
  data: unknown
  onFailed?(): void
}

/** A button that the shop's page answers: nothing touches a cart from in here (docs/protocol/blocks.md). */
export function ActionButton({ label, asked = label, done = label, action, data, onFailed }: Props) {
  const { raise } = useSurroundings()
  const partTexts = usePartTexts()
  const [result, setResult] = useState<ActionResult | 'asked'>()
  const status = result === 'asked' ? 'asked' : result?.status
  const text = result === 'asked' ? undefined : result?.text
  const own = text && withoutBidiControls(text)
  const said = {
    asked,
    done: own || done,
    'sold-out': own || partTexts.soldOut,
    failed: own || partTexts.actionFailed,
  }
  const press = async () => {
    // Not `disabled`: that would take the focus away.
    if (status && status !== 'failed') return
    setResult('asked')
    const answer = await raise(action, data)
    setResult(answer)
    if (answer.status === 'failed') onFailed?.()
    if (answer.status === 'done') setTimeout(() => setResult(undefined), doneMs)
  }
  return (
    <button
      type="button"
      className={`button action ${status ?? ''}`}
      aria-busy={status === 'asked'}
      aria-disabled={status === 'asked' || status === 'sold-out'}
      aria-live="polite"
      onClick={press}
    >
      {status === 'done' && <CheckIcon />}
      {status ? said[status] : label}
    </button>
  )
}
