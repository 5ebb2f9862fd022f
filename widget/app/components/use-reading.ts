import type { Message } from '@parley/protocol/message'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { anchorIn, type Anchor, holdAnchor } from './anchor.ts'
import { type End, earlier, endOf, later, mounted, newsSince } from './mounted.ts'

/** So near to its end, in pixels, counts as being there. */
const nearPx = 32
/** More messages are put in when the reader comes so near to the last ones, in pixels. */
const reachPx = 600

interface Reading {
  list: RefObject<HTMLDivElement | null>
  messages: readonly Message[]
  /** Rises with each message of the reader's own, which always brings them to the end. */
  ownCount: number
  /** Fetches messages before the first one held, where there are any. */
  readOlder: (() => void) | undefined
}

/**
 * Where a person reads in a long list of messages. It is kept at its end while they are there, and never moves under a
 * reader who is not, whatever comes in above, below or in place of what they see.
 */
export function useReading({ list, messages, ownCount, readOlder }: Reading) {
  const atEnd = useRef(true)
  const seenOwn = useRef(ownCount)
  const anchor = useRef<Anchor>(undefined)
  const [first, setFirst] = useState<number>()
  const [left, setLeft] = useState<End>()
  const [far, setFar] = useState(false)
  const range = mounted(messages, first)

  const toEnd = () => {
    atEnd.current = true
    setFirst(undefined)
    setLeft(undefined)
    setFar(false)
    if (list.current) list.current.scrollTop = list.current.scrollHeight
  }

  /** Puts the reader back to where they were. */
  const hold = (element: HTMLElement) => {
    if (atEnd.current) element.scrollTop = element.scrollHeight
    else if (anchor.current) holdAnchor(element, anchor.current)
    anchor.current = anchorIn(element)
  }

  /** Puts more messages in where the reader comes near to the first or the last one. */
  const extend = (element: HTMLElement) => {
    if (atEnd.current) return
    if (element.scrollTop < reachPx && range.from > 0) setFirst(earlier(messages, range))
    else if (below(element) < reachPx && range.to < messages.length) setFirst(later(messages, range))
  }

  // After every drawing: whatever made it may have made the list longer.
  useLayoutEffect(() => {
    const element = list.current
    if (!element) return
    if (ownCount > seenOwn.current) toEnd()
    seenOwn.current = ownCount
    hold(element)
    extend(element)
  })

  // Images that arrive and a keyboard that opens change the room without changing the content.
  useEffect(() => {
    const element = list.current
    if (!element) return
    const observer = new ResizeObserver(() => hold(element))
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [list])

  const onScroll = () => {
    const element = list.current
    if (!element) return
    const whole = range.to === messages.length
    atEnd.current = whole && below(element) <= nearPx
    anchor.current = anchorIn(element)
    setFar(!whole || below(element) > element.clientHeight)
    setLeft((before) => (atEnd.current ? undefined : (before ?? endOf(messages))))
    setFirst((before) => (atEnd.current ? undefined : (before ?? messages[range.from]?.seq)))
    extend(element)
    if (element.scrollTop < reachPx && range.from === 0) readOlder?.()
  }
  return { range, onScroll, toEnd, far, news: left ? newsSince(messages, left) : 0 }
}

const below = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) => scrollHeight - scrollTop - clientHeight
