import type { Adopted } from '../adopt.ts'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { useSurroundings } from './context.ts'
import { Header } from './header.tsx'
import { Log } from './log.tsx'
import { Notice } from './notice.tsx'

export function Panel({ adopted }: { adopted: Adopted }) {
  const { leave } = useSurroundings()
  return (
    // Esc closes from wherever the focus is inside.
    <main
      className="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) leave()
      }}
    >
      <Header />
      <Log />
      <Notice />
      <Composer adopted={adopted} />
      <Announcer />
    </main>
  )
}
