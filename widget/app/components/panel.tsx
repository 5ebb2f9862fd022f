import { useState } from 'react'
import type { Adopted } from '../adopt.ts'
import { Announcer } from './announcer.tsx'
import { Boundary } from './boundary.tsx'
import { Composer } from './composer.tsx'
import { useSurroundings } from './context.ts'
import { Crashed } from './crashed.tsx'
import { Header } from './header.tsx'
import { keepFocus } from './keep-focus.ts'
import { Log } from './log.tsx'
import { Notice } from './notice.tsx'

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
        <Log />
        <Notice said={said} />
        <Composer adopted={adopted} />
        <Announcer />
      </Boundary>
    </main>
  )
}
