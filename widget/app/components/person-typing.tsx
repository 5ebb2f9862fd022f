import { withoutBidiControls } from '../markdown/links.ts'
import { useSurroundings } from './context.ts'
import { TypingDots } from './typing-dots.tsx'

export function PersonTyping({ name }: { name: string | undefined }) {
  const { texts } = useSurroundings()
  const text = texts.personTyping(name && withoutBidiControls(name))
  return (
    <div className="entry from-agent">
      <TypingDots label={text} />
      <p className="delivery start" aria-hidden="true">
        {text}
      </p>
    </div>
  )
}
