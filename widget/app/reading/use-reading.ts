import type { Message } from '@parley/protocol/message'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Anchor, anchorIn, holdAnchor } from './anchor.ts'
import { type End, earlier, endOf, later, mounted, newsSince } from './mounted.ts'

/** So near to its end, in pixels, counts as being there. */
const nearPx = 32
/** More messages are put in when the reader comes so near to the last ones, in pixels. */
const reachPx = 600

interface Reading {
  list: RefObject<HTMLDivElement | null>
  messages: readonly Message[]
  /** Names the last message of the reader's own: a new one always brings them to the end. */
  ownLast: string | undefined
  /** Fetches messages before the first one held, where there are any. */
  readOlder: (() => void) | undefined
}

interface Place {
  atEnd: boolean
  anchor: Anchor | undefined
  /** Where our own scrolling left the list. Browsers round it, and an anchor taken there would add up the roundings. */
  heldAt: number
}

/**
 * Where a person reads in a long list of messages. It is kept at its end while they are there, and never moves under a
 * reader who is not, whatever comes in above, below or in place of what they see.
 */
export function useReading({ list, messages, ownLast, readOlder }: Reading) {
  const place = useRef<Place>({ atEnd: true, anchor: undefined, heldAt: 0 })
  const seenOwn = useRef(ownLast)
  const [first, setFirst] = useState<number>()
  const [left, setLeft] = useState<End>()
  const [far, setFar] = useState(false)
  const range = mounted(messages, first)

  const toEnd = () => {
    place.current.atEnd = true
    setFirst(undefined)
    setLeft(undefined)
    setFar(false)
    if (list.current) list.current.scrollTop = list.current.scrollHeight
  }

  /** Puts more messages in where the reader comes near to the first or the last one. */
  const extend = (element: HTMLElement) => {
    if (place.current.atEnd) return
    if (element.scrollTop < reachPx && range.from > 0) setFirst(earlier(messages, range))
    else if (below(element) < reachPx && range.to < messages.length) setFirst(later(messages, range))
  }

  // After every drawing: whatever made it may have made the list longer.
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    if (ownLast !== seenOwn.current) toEnd()
    seenOwn.current = ownLast
    hold(element, place.current)
  })

  // Those that came before the first one held are of use to a reader who waits at the top for them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the reader does is told by scrolling
  useLayoutEffect(() => {
    if (list.current) extend(list.current)
  }, [messages])

  // Images that arrive and a keyboard that opens change the room without changing the content.
  useEffect(() => {
    const element = list.current
    if (!element) return
    const observer = new ResizeObserver(() => hold(element, place.current))
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [list])

  const onScroll = () => {
    const element = list.current
    if (!element) return
    const whole = range.to === messages.length
    const atEnd = whole && below(element) <= nearPx
    const { heldAt, anchor } = place.current
    const byReader = element.scrollTop !== heldAt || !anchor
    place.current = { atEnd, anchor: byReader ? anchorIn(element) : anchor, heldAt }
    setFar(!whole || below(element) > element.clientHeight)
    setLeft((before) => (atEnd ? undefined : (before ?? endOf(messages))))
    setFirst((before) => (atEnd ? undefined : (before ?? messages[range.from]?.seq)))
    extend(element)
    if (element.scrollTop < reachPx && range.from === 0) readOlder?.()
  }
  return { range, onScroll, toEnd, far, news: left ? newsSince(messages, left) : 0 }
}

/** Puts the reader back to where they were. */
function hold(element: HTMLElement, place: Place): void {
  if (place.atEnd) element.scrollTop = element.scrollHeight
  else if (!place.anchor || !holdAnchor(element, place.anchor)) place.anchor = anchorIn(element)
  place.heldAt = element.scrollTop
}

const below = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) => scrollHeight - scrollTop - clientHeight
