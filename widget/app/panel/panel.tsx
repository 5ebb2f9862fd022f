import { useState } from 'react'
import { Announcer } from '../announcer/announcer.tsx'
import { Boundary } from '../components/boundary.tsx'
import { Crashed } from '../components/crashed.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { CurrentConversation } from '../conversation/current-conversation.tsx'
import { Composer } from './composer.tsx'
import { Header } from './header.tsx'
import { keepFocus } from './keep-focus.ts'
import { Notice } from './notice.tsx'
import type { Adopted } from './shell-field.ts'

export function Panel({ adopted }: { adopted: Adopted }) {
  const { leave, mode, crashed } = useSurroundings()
  /** What a menu's screen has to say once it is gone. */
  const [said, setSaid] = useState<string>()
  return (
    // From wherever the focus is inside.
    <main
      className="panel"
      onKeyDown={(event) => {
        if (mode !== 'floating') return
        keepFocus(event)
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) leave()
      }}
    >
      <Boundary onError={crashed} fallback={(again) => <Crashed again={again} />}>
        <Header onSay={setSaid} />
      </Boundary>
      <Boundary onError={crashed} fallback={(again) => <Crashed again={again} />}>
        <CurrentConversation />
        <Notice said={said} />
        <Composer adopted={adopted} />
        <Announcer />
      </Boundary>
    </main>
  )
}
