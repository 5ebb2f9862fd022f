import { useRef, useState } from 'react'
import { Boundary } from './boundary.tsx'
import { useSurroundings } from './context.ts'
import { MenuIcon } from './icons.tsx'
import { usePart } from './use-part.ts'

/** Most visitors never open it, so what is behind it comes only when the pointer or the focus is on the button. */
const load = () => import('../menu/menu.tsx')

/** A menu button (WAI-ARIA Authoring Practices, "Menu Button Pattern"). */
export function MenuButton({ onSay }: { onSay(text: string | undefined): void }) {
  const { texts, crashed } = useSurroundings()
  const button = useRef<HTMLButtonElement>(null)
  const [near, setNear] = useState(false)
  /** Which of its items is focused first. */
  const [open, setOpen] = useState<'first' | 'last'>()
  const part = usePart(load, near || open !== undefined)
  const close = () => setOpen(undefined)
  const show = (at: 'first' | 'last') => {
    onSay(part === null ? texts.unknownFailure : undefined)
    setOpen(part === null ? undefined : at)
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
        aria-expanded={open !== undefined}
        onPointerEnter={() => setNear(true)}
        onPointerLeave={() => setNear(false)}
        onFocus={() => setNear(true)}
        onBlur={() => setNear(false)}
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
