/** Where the panel covers the screen, the page behind it must not scroll under the finger. */
const covers = '(max-width: 479.98px)'

/** Holds the page still while the chat covers it, and puts back what the page had said itself. */
export function scrollLock(): (open: boolean) => void {
  let before: string | undefined
  return (open) => {
    const { style } = document.documentElement
    if (open && before === undefined && matchMedia(covers).matches) {
      before = style.overflow
      style.overflow = 'hidden'
    } else if (!open && before !== undefined) {
      style.overflow = before
      before = undefined
    }
  }
}
