import { siteWords } from '../site-words.ts'
import { useChatState, useSurroundings } from './context.ts'
import { CloseIcon } from './icons.tsx'

/** Until the session has come, the title is the one that the backend wrote into the document. */
export function Header() {
  const { texts, locale, leave } = useSurroundings()
  const { site } = useChatState()
  const words = site && siteWords(site, locale)
  const title = words?.title ?? site?.name ?? document.title
  return (
    <header className="header">
      <span className="avatar" aria-hidden="true">
        {site?.look.avatarUrl ? (
          <img src={site.look.avatarUrl} alt="" referrerPolicy="no-referrer" />
        ) : (
          Array.from(title)[0]?.toUpperCase()
        )}
      </span>
      <div className="header-name">
        <h1 className="title">{title}</h1>
        {words?.subtitle && <p className="subtitle">{words.subtitle}</p>}
      </div>
      <button type="button" className="quiet-button" aria-label={texts.close} title={texts.close} onClick={leave}>
        <CloseIcon />
      </button>
    </header>
  )
}
