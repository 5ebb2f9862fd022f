/** A message that the reader sees, and how far its top is from the top of the list, in pixels. */
export interface Anchor {
  readonly seq: string
  readonly top: number
}

const marked = (list: HTMLElement) => list.querySelectorAll<HTMLElement>('[data-seq]')
const topIn = (list: HTMLElement, element: Element) =>
  element.getBoundingClientRect().top - list.getBoundingClientRect().top

/** The first message of which something is to be seen. */
export function anchorIn(list: HTMLElement): Anchor | undefined {
  const edge = list.getBoundingClientRect().top
  for (const element of marked(list)) {
    const { seq } = element.dataset
    if (seq !== undefined && element.getBoundingClientRect().bottom > edge) return { seq, top: topIn(list, element) }
  }
  return undefined
}

/** Scrolls so that the message is where it was; false where it is not there any more. */
export function holdAnchor(list: HTMLElement, { seq, top }: Anchor): boolean {
  const element = list.querySelector(`[data-seq="${seq}"]`)
  const moved = element ? topIn(list, element) - top : 0
  if (moved !== 0) list.scrollTop += moved
  return element !== null
}
