import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** So near to its end, in pixels, counts as being there. */
const nearPx = 32

/**
 * Keeps a list at its end while the reader is there, and never moves it under a reader who is not. `ownCount` rises
 * with each message of the reader's own, which always brings them to the end. `latest` names the last thing said;
 * `news` is whether it was said out of sight.
 */
export function useStickyScroll(list: RefObject<HTMLDivElement | null>, ownCount: number, latest: string) {
  const atEnd = useRef(true)
  const seenOwn = useRef(ownCount)
  const [leftAt, setLeftAt] = useState<string>()

  const toEnd = (behavior: ScrollBehavior = 'instant') => {
    const element = list.current
    element?.scrollTo({ top: element.scrollHeight, behavior })
  }

  // After every drawing: whatever made it may have made the list longer.
  useLayoutEffect(() => {
    if (ownCount > seenOwn.current) atEnd.current = true
    seenOwn.current = ownCount
    if (atEnd.current) toEnd()
  })

  // Images that arrive and a keyboard that opens change the room without changing the content.
  useEffect(() => {
    const element = list.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [list])

  const onScroll = () => {
    const element = list.current
    if (!element) return
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight <= nearPx
    setLeftAt((before) => (atEnd.current ? undefined : (before ?? latest)))
  }
  return { onScroll, news: leftAt !== undefined && leftAt !== latest, toEnd }
}
