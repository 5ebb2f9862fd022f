import { RetryIcon } from './icons.tsx'
import { useSurroundings } from './surroundings.ts'

/** In the place of a component that broke. */
export function Crashed({ again }: { again: () => void }) {
  const { texts } = useSurroundings()
  return (
    <div className="crashed" role="alert">
      <p>{texts.crashed}</p>
      <button type="button" className="text-button" onClick={again}>
        <RetryIcon />
        {texts.retry}
      </button>
    </div>
  )
}
