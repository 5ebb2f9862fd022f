import type { Conversation } from '@parley/protocol/conversation'
import { useId, useState } from 'react'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { longTime } from '../components/time.ts'
import { ConversationList } from './conversation-list.tsx'
import { Dialog } from './dialog.tsx'
import { EarlierMessages } from './earlier-messages.tsx'
import { BackIcon } from './menu-icons.tsx'

/** The visitor's earlier conversations, to choose from and to read. */
export function Earlier({ onClose }: { onClose(): void }) {
  const { locale } = useSurroundings()
  const partTexts = usePartTexts()
  const id = useId()
  const [chosen, setChosen] = useState<Conversation>()
  return (
    <Dialog className="screen" labelledBy={id} onClose={onClose}>
      <header className="header">
        <button
          type="button"
          className="quiet-button"
          aria-label={partTexts.back}
          title={partTexts.back}
          onClick={() => (chosen ? setChosen(undefined) : onClose())}
        >
          <BackIcon />
        </button>
        <h2 className="title" id={id}>
          {chosen ? longTime(chosen.createdAt, locale) : partTexts.earlier}
        </h2>
      </header>
      {/* The list stays as it was read and as far as it was scrolled. */}
      <div className="screen-body" hidden={chosen !== undefined}>
        <ConversationList onChoose={setChosen} />
      </div>
      {chosen && <EarlierMessages key={chosen.id} conversation={chosen.id} />}
    </Dialog>
  )
}
