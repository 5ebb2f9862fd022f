import { useEffect, useRef, useState } from 'react'

export interface Page<Item> {
  items: readonly Item[]
  hasMore: boolean
}

export interface Pages<Item> extends Page<Item> {
  state: 'loading' | 'here' | 'failed'
  /** Reads the next page, or the same again where it could not be read. */
  more(): void
}

/** A list that is read page by page; `read` is given the last item held. */
export function usePages<Item>(read: (last: Item | undefined) => Promise<Page<Item>>): Pages<Item> {
  const [page, setPage] = useState<Page<Item>>({ items: [], hasMore: true })
  const [state, setState] = useState<Pages<Item>['state']>('loading')
  const here = useRef(true)

  const fetchMore = async () => {
    setState('loading')
    try {
      const next = await read(page.items.at(-1))
      if (!here.current) return
      setPage({ items: [...page.items, ...next.items], hasMore: next.hasMore })
      setState('here')
    } catch (error) {
      console.error(error)
      if (here.current) setState('failed')
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first page is read once
  useEffect(() => {
    here.current = true
    void fetchMore()
    return () => {
      here.current = false
    }
  }, [])
  const more = () => {
    if (state !== 'loading' && page.hasMore) void fetchMore()
  }
  return { ...page, state, more }
}
