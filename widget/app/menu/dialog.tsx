import { type ReactNode, useEffect, useRef } from 'react'

interface Props {
  className: string
  /** The id of the element that names it. */
  labelledBy: string
  role?: 'alertdialog'
  onClose(): void
  children: ReactNode
}

/** A modal dialog of the browser's own: what is behind it is inert, and Esc closes it and nothing else. */
export function Dialog({ className, labelledBy, role, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className={className}
      role={role}
      aria-labelledby={labelledBy}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.stopPropagation()
      }}
    >
      {children}
    </dialog>
  )
}
