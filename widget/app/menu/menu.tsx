import { type RefObject, useState } from 'react'
import { PersonIcon } from '../components/icons.tsx'
import { useChatState, usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { threadShown } from '../engine/chat-state.ts'
import { saveFile } from '../save-file.ts'
import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/menu.css?inline'
import { eraseAll, startNew, transcriptFile } from './conversation-requests.ts'
import '../forms/buttons.ts'
import { failureText } from '../texts/failure-text.ts'
import { Confirm } from './confirm.tsx'
import { Earlier } from './earlier.tsx'
import { ChatIcon, ClockIcon, DownloadIcon, EraseIcon } from './menu-icons.tsx'
import { type Item, MenuList } from './menu-list.tsx'

adoptStyles(css)

interface Props {
  /** Which item is focused first; undefined: the menu is closed. */
  open: 'first' | 'last' | undefined
  button: RefObject<HTMLButtonElement | null>
  onClose(): void
  onSay(text: string | undefined): void
}

/** Everything that is behind the menu button: the menu itself, and the screens that it leads to. */
export function Menu({ open, button, onClose, onSay }: Props) {
  const { chat, texts } = useSurroundings()
  const words = usePartTexts()
  const state = useChatState()
  const [screen, setScreen] = useState<'new' | 'erase' | 'earlier'>()
  const { conversation } = threadShown(state)
  const withPerson = conversation?.handoff === 'requested' || conversation?.handoff === 'active'

  const back = () => {
    setScreen(undefined)
    button.current?.focus()
  }
  const download = async () => {
    try {
      saveFile(await transcriptFile(chat), `${texts.conversation}.txt`)
    } catch (error) {
      onSay(failureText(texts, error))
    }
  }
  const erase = async () => {
    await eraseAll(chat)
    onSay(words.erased)
  }
  const items: (Item | false)[] = [
    conversation !== null && { text: words.newConversation, icon: <ChatIcon />, run: () => setScreen('new') },
    { text: words.earlier, icon: <ClockIcon />, run: () => setScreen('earlier') },
    withPerson
      ? { text: words.assistantAgain, icon: <ChatIcon />, run: chat.backToAssistant }
      : state.site?.features.handoff === true && {
          text: texts.person,
          icon: <PersonIcon />,
          run: () => chat.askForPerson(texts.person),
        },
    conversation !== null && { text: words.download, icon: <DownloadIcon />, run: download },
    { text: words.erase, icon: <EraseIcon />, run: () => setScreen('erase'), grave: true },
  ]
  return (
    <>
      {open && <MenuList items={items.filter((each) => each !== false)} at={open} button={button} onClose={onClose} />}
      {screen === 'new' && (
        <Confirm ask={words.newConversationAsk} yes={words.startNew} onYes={() => startNew(chat)} onClose={back} />
      )}
      {screen === 'erase' && <Confirm ask={words.eraseAsk} yes={texts.eraseNow} grave onYes={erase} onClose={back} />}
      {screen === 'earlier' && <Earlier onClose={back} />}
    </>
  )
}
