import { withoutBidiControls } from '../untrusted/links.ts'
import { useSurroundings } from './context.ts'
import { timeOf } from './time.ts'

/** What the visitor wrote. */
export function Own({ text, seq, at }: { text: string; seq?: number; at: string }) {
  const { texts, locale } = useSurroundings()
  return (
    <div className="entry own" data-seq={seq}>
      <span className="unseen">{texts.you}</span>
      <div className="bubble plain" dir="auto" title={timeOf(at, locale)}>
        {withoutBidiControls(text)}
      </div>
    </div>
  )
}
