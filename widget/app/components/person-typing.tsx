import { useSurroundings } from './context.ts'
import { TypingDots } from './typing-dots.tsx'

export function PersonTyping({ name }: { name: string | undefined }) {
  const { texts } = useSurroundings()
  return (
    <div className="entry from-agent">
      <TypingDots label={texts.personTyping(name)} />
      <p className="delivery start" aria-hidden="true">
        {texts.personTyping(name)}
      </p>
    </div>
  )
}
