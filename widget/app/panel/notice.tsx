import { useEffect, useState } from 'react'
import { useChatState, useSurroundings } from '../components/surroundings.ts'

/** A break that heals by itself within this time, in milliseconds, is nobody's concern. */
const quietMs = 3000

/** One line above the composer: about the connection, about what was asked for and not done, or what the menu said. */
export function Notice({ said }: { said: string | undefined }) {
  const { texts } = useSurroundings()
  const { connection, phase, failure } = useChatState()
  const online = useOnline()
  const broken = useLasting(connection === 'lost', quietMs)
  const failed = failure && (texts.failure[failure] ?? texts.unknownFailure)
  const bad = phase === 'refused' ? texts.refused : online && !broken ? failed : undefined
  const text = bad ?? (!online ? texts.offline : broken ? texts.reconnecting : said)
  return (
    <>
      <p className={text ? 'notice' : 'notice empty'} role="status" hidden={bad !== undefined}>
        {bad ? '' : text}
      </p>
      {bad && (
        <p className="notice bad" role="alert">
          {bad}
        </p>
      )}
    </>
  )
}

/** Whether something has been so for a while. */
function useLasting(so: boolean, ms: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!so) return setLasting(false)
    const timer = setTimeout(() => setLasting(true), ms)
    return () => clearTimeout(timer)
  }, [so, ms])
  return lasting
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    for (const event of ['online', 'offline']) addEventListener(event, look)
    return () => {
      for (const event of ['online', 'offline']) removeEventListener(event, look)
    }
  }, [])
  return online
}
