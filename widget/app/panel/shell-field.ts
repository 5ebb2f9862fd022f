/** What the visitor did in the shell before the app was there. */
export interface Adopted {
  /** What they pressed Enter on: in a plain field that makes a line, but it was meant to send. */
  sent: string | undefined
  text: string
  selection: [start: number, end: number]
  focused: boolean
}

export interface ShellField {
  /** Resolves when no composition runs: to take the field away from an IME in mid-word would lose the word. */
  idle(): Promise<void>
  take(): Adopted
}

/** The shell's own field, in which a visitor may be typing already. */
export function watchShellField(field: HTMLTextAreaElement): ShellField {
  let composing = false
  field.addEventListener('compositionstart', () => {
    composing = true
  })
  field.addEventListener('compositionend', () => {
    composing = false
  })
  return {
    async idle() {
      if (composing) await new Promise((resolve) => field.addEventListener('compositionend', resolve, { once: true }))
    },
    take() {
      const { value, selectionStart, selectionEnd } = field
      const entered = value.endsWith('\n') && value.trim() !== ''
      return {
        sent: entered ? value.trim() : undefined,
        text: entered ? '' : value,
        selection: [selectionStart, selectionEnd],
        focused: document.activeElement === field,
      }
    },
  }
}
