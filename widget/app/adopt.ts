/** What the visitor did in the shell before the app was there. */
export interface Adopted {
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
    take: () => ({
      text: field.value,
      selection: [field.selectionStart, field.selectionEnd],
      focused: document.activeElement === field,
    }),
  }
}
