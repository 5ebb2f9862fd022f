import { useSurroundings } from '../components/surroundings.ts'
import { timeOf } from '../components/time.ts'
import { withoutBidiControls } from '../untrusted/links.ts'

/** What the visitor wrote. */
export function OwnBubble({ text, seq, at }: { text: string; seq?: number; at: string }) {
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
