import { siteWords } from '@parley/protocol/site-words'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { threadShown } from '../engine/chat-state.ts'

/** Below the field: that an AI answers, what becomes of the words (before the first of them), and where that is said in full. */
export function Footnote() {
  const { texts, storefront } = useSurroundings()
  const state = useChatState()
  const { site, pending } = state
  // Its line is kept free until the session has come: the field must not move under the finger.
  if (!site) return <p className="footnote" />
  const { ai, consent, privacyUrl } = site.notices
  const untouched = threadShown(state).transcript.length === 0 && pending.length === 0
  const agreement = consent && untouched && (siteWords(site, storefront).consent ?? texts.consent)
  if (!ai && !agreement && !privacyUrl) return null
  return (
    <p className="footnote">
      {agreement || (ai && texts.aiNotice)}
      {privacyUrl && (
        <>
          {' '}
          <a href={privacyUrl} target="_blank" rel="noopener noreferrer">
            {texts.privacy}
          </a>
        </>
      )}
    </p>
  )
}
