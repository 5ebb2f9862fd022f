import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { moveFocus } from '../components/move-focus.ts'
import { useSurroundings } from '../components/surroundings.ts'

export interface Item {
  text: string
  icon: ReactNode
  run(): void
  /** What it does cannot be undone. */
  grave?: boolean
}

interface Props {
  items: readonly Item[]
  at: 'first' | 'last'
  button: RefObject<HTMLButtonElement | null>
  onClose(): void
}

/** The menu of a menu button: arrows, Home, End and first letters move in it, Esc and Tab leave it. */
export function MenuList({ items, at, button, onClose }: Props) {
  const { texts } = useSurroundings()
  const list = useRef<HTMLDivElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus is set once, when the menu opens
  useEffect(() => {
    const buttons = list.current?.querySelectorAll('button')
    buttons?.[at === 'first' ? 0 : buttons.length - 1]?.focus()
    const away = ({ target }: Event) => {
      if (target instanceof Node && !list.current?.contains(target) && !button.current?.contains(target)) onClose()
    }
    // A tap on the shop's page outside of the frame. A press that is under way in the list goes on.
    const left = () => {
      if (!list.current?.matches(':active')) onClose()
    }
    document.addEventListener('pointerdown', away)
    addEventListener('blur', left)
    return () => {
      document.removeEventListener('pointerdown', away)
      removeEventListener('blur', left)
    }
  }, [])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      // The panel's own Esc would close it all.
      event.stopPropagation()
      onClose()
      button.current?.focus()
    } else if (event.key === 'Tab') onClose()
    else if (event.key.length === 1 && event.key !== ' ') {
      const letter = event.key.toLowerCase()
      const named = items.findIndex(({ text }) => text.toLowerCase().startsWith(letter))
      list.current?.querySelectorAll('button')[named]?.focus()
    } else moveFocus(event)
  }

  return (
    <div ref={list} className="menu" role="menu" tabIndex={-1} aria-label={texts.menu} onKeyDown={onKeyDown}>
      {items.map(({ text, icon, run, grave }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={grave ? 'menu-item grave' : 'menu-item'}
          onClick={() => {
            onClose()
            button.current?.focus()
            run()
          }}
        >
          {icon}
          {text}
        </button>
      ))}
    </div>
  )
}
