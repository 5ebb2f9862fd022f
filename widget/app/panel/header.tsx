import { siteWords } from '@parley/protocol/site-words'
import { Avatar } from '../components/avatar.tsx'
import { CloseIcon } from '../components/icons.tsx'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { MenuButton } from './menu-button.tsx'

/** Until the session has come, the title is the one that the backend wrote into the document. */
export function Header({ onSay }: { onSay(text: string | undefined): void }) {
  const { texts, storefront, mode, leave } = useSurroundings()
  const { site, connection, phase } = useChatState()
  const words = site && siteWords(site, storefront)
  const title = words?.title ?? site?.name ?? document.title
  const online = site?.look.launcher?.online && connection !== 'lost' && phase === 'ready'
  const subtitle = words?.subtitle ?? (online ? texts.online : undefined)
  return (
    <header className={site?.look.gradient ? 'header vivid' : 'header'}>
      <span className={online ? 'avatar-frame online' : 'avatar-frame'}>
        <Avatar name={title} url={site?.look.avatarUrl} />
      </span>
      <div className="header-name">
        <h1 className="title">
          <bdi>{title}</bdi>
        </h1>
        {subtitle && (
          <p className="subtitle">
            <bdi>{subtitle}</bdi>
          </p>
        )}
      </div>
      <MenuButton onSay={onSay} />
      {mode === 'floating' && (
        <button type="button" className="quiet-button" aria-label={texts.close} title={texts.close} onClick={leave}>
          <CloseIcon />
        </button>
      )}
    </header>
  )
}
