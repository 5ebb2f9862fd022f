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
  const partTexts = usePartTexts()
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
    onSay(partTexts.erased)
  }
  const items: (Item | false)[] = [
    conversation !== null && { text: partTexts.newConversation, icon: <ChatIcon />, run: () => setScreen('new') },
    { text: partTexts.earlier, icon: <ClockIcon />, run: () => setScreen('earlier') },
    withPerson
      ? { text: partTexts.assistantAgain, icon: <ChatIcon />, run: chat.backToAssistant }
      : state.site?.features.handoff === true && {
          text: texts.person,
          icon: <PersonIcon />,
          run: () => chat.askForPerson(texts.person),
        },
    conversation !== null && { text: partTexts.download, icon: <DownloadIcon />, run: download },
    { text: partTexts.erase, icon: <EraseIcon />, run: () => setScreen('erase'), grave: true },
  ]
  return (
    <>
      {open && <MenuList items={items.filter((each) => each !== false)} at={open} button={button} onClose={onClose} />}
      {screen === 'new' && (
        <Confirm
          ask={partTexts.newConversationAsk}
          yes={partTexts.startNew}
          onYes={() => startNew(chat)}
          onClose={back}
        />
      )}
      {screen === 'erase' && (
        <Confirm ask={partTexts.eraseAsk} yes={texts.eraseNow} grave onYes={erase} onClose={back} />
      )}
      {screen === 'earlier' && <Earlier onClose={back} />}
    </>
  )
}
