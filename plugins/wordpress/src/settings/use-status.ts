import { useEffect, useState } from '@wordpress/element'
import type { Status } from './boot.ts'
import { post } from './shared/request.ts'

/** An address is asked right away, and again after 5 and 30 seconds where nobody answered. */
const againAfterSeconds = [2, 3, 5, 8, 13, 21]

export interface StatusNow {
  readonly status: Status
  readonly isChecking: boolean
  check(): void
}

/** How the site stands: as it was stored, then as the service says; again while addresses are being checked. */
export function useStatus(stored: Status, mayManage: boolean): StatusNow {
  const [status, setStatus] = useState(stored)
  const [isChecking, setChecking] = useState(mayManage)
  const [round, setRound] = useState(0)

  // A new round asks again.
  useEffect(() => {
    if (!mayManage) return
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (tries: number) => {
      setChecking(true)
      // Without an answer of this WordPress what was known still stands.
      const now = await post<Status>('/parley-chat/v1/sync').catch(() => null)
      if (isGone) return
      setChecking(false)
      if (now) setStatus(now)
      const wait = againAfterSeconds[tries]
      if (wait !== undefined && now?.origins.some(({ state }) => state === 'pending')) {
        timer = setTimeout(() => void ask(tries + 1), wait * 1000)
      }
    }
    void ask(0)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [mayManage, round])

  return { status, isChecking, check: () => setRound((before) => before + 1) }
}
