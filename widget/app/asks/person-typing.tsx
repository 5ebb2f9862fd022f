import { usePartTexts } from '../components/surroundings.ts'
import { TypingDots } from '../components/typing-dots.tsx'
import { withoutBidiControls } from '../untrusted/links.ts'

export function PersonTyping({ name }: { name: string | undefined }) {
  const partTexts = usePartTexts()
  const text = partTexts.personTyping(name && withoutBidiControls(name))
  return (
    <div className="entry from-agent">
      <TypingDots label={text} />
      <p className="delivery start" aria-hidden="true">
        {text}
      </p>
    </div>
  )
}
