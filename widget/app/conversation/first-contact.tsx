import { siteWords } from '@parley/protocol/site-words'
import { Choices } from '../components/choices.tsx'
import { PersonIcon } from '../components/icons.tsx'
import { useChatState, useSurroundings } from '../components/surroundings.ts'

/**
 * What a visitor meets first: that an AI answers (EU AI Act, Art. 50), the welcome, and ways to begin. The latter go with
 * the first message.
 */
export function FirstContact({ untouched }: { untouched: boolean }) {
  const { chat, texts, storefront } = useSurroundings()
  const { site, phase } = useChatState()
  if (!site) return null
  const { welcome, suggestions } = siteWords(site, storefront)
  return (
    <div className="first-contact">
      {site.notices.ai && <p className="system">{texts.aiGreeting}</p>}
      <div className="entry from-assistant">
        <span className="unseen">{texts.assistant}</span>
        <div className="bubble plain" dir="auto">
          {welcome ?? texts.empty}
        </div>
      </div>
      {untouched && phase === 'ready' && (
        <>
          {suggestions && (
            <Choices label={texts.suggestions} options={suggestions.map((label) => ({ label }))} onChoose={chat.send} />
          )}
          {site.features.handoff && (
            <button type="button" className="text-button" onClick={() => chat.askForPerson(texts.person)}>
              <PersonIcon />
              {texts.person}
            </button>
          )}
        </>
      )}
    </div>
  )
}
