import { useRef, useState } from 'react'
import { Boundary } from '../components/boundary.tsx'
import { MenuIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'
import { usePart } from '../components/use-part.ts'

/** Most visitors never open it, so what is behind it comes only when the pointer or the focus is on the button. */
const load = () => import('../menu/menu.tsx')

/** A menu button (WAI-ARIA Authoring Practices, "Menu Button Pattern"). */
export function MenuButton({ onSay }: { onSay(text: string | undefined): void }) {
  const { texts, crashed } = useSurroundings()
  const button = useRef<HTMLButtonElement>(null)
  const [near, setNear] = useState(false)
  /** Which of its items is focused first. */
  const [open, setOpen] = useState<'first' | 'last'>()
  const close = () => setOpen(undefined)
  const part = usePart(load, open ?? near, () => {
    if (open) onSay(texts.unknownFailure)
    close()
  })
  const show = (at: 'first' | 'last') => {
    onSay(undefined)
    setOpen(at)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="quiet-button"
        aria-label={texts.menu}
        title={texts.menu}
        aria-haspopup="menu"
        aria-expanded={!!(open && part)}
        aria-busy={!!(open && !part)}
        onPointerEnter={() => setNear(true)}
        onPointerLeave={() => setNear(false)}
        onFocus={() => setNear(true)}
        onBlur={() => {
          setNear(false)
          // Who has gone on shall not be called back by a menu that comes late.
          if (!part) close()
        }}
        onClick={() => (open ? close() : show('first'))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          show(event.key === 'ArrowDown' ? 'first' : 'last')
        }}
      >
        <MenuIcon />
      </button>
      {part && (
        <Boundary onError={crashed} fallback={() => null}>
          <part.Menu open={open} button={button} onClose={close} onSay={onSay} />
        </Boundary>
      )}
    </>
  )
}
