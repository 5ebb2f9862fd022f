import { useEffect, useRef, useState } from 'react'
import { usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { CancellableForm } from '../forms/cancellable-form.tsx'
import { Thanks } from '../forms/thanks.tsx'
import { failureText } from '../texts/failure-text.ts'
import { useOnce } from './use-once.ts'

/** RFC 5321, section 4.5.3.1.3: a path of 256 octets, with its brackets. */
const longest = 254

/** `PUT /v1/contact`: where to write to, for a visitor who cannot wait. It is offered and not asked for. */
export function LeaveEmail({ conversation }: { conversation: string }) {
  const { chat, texts } = useSurroundings()
  const partTexts = usePartTexts()
  const [asked, noteAsked] = useOnce('email', conversation)
  const [state, setState] = useState<'offered' | 'open' | 'busy' | 'sent'>('offered')
  const [email, setEmail] = useState('')
  const [failure, setFailure] = useState<string>()
  const offer = useRef<HTMLButtonElement>(null)
  const moved = useRef(false)
  useEffect(() => {
    if (state === 'offered' && moved.current) offer.current?.focus()
    moved.current = true
  }, [state])

  const send = async () => {
    if (state === 'busy') return
    setState('busy')
    setFailure(undefined)
    try {
      await chat.authorized('/v1/contact', { method: 'PUT', body: { email } })
      noteAsked()
      setState('sent')
    } catch (error) {
      setFailure(failureText(texts, error))
      setState('open')
    }
  }
  if (asked) return null
  if (state === 'sent') return <Thanks />
  return (
    <div className="ask">
      <p className="system">{partTexts.emailAsk}</p>
      {state === 'offered' ? (
        <button ref={offer} type="button" className="choice" onClick={() => setState('open')}>
          {partTexts.leaveEmail}
        </button>
      ) : (
        <CancellableForm busy={state === 'busy'} onSend={send} onCancel={() => setState('offered')}>
          <input
            type="email"
            required
            autoComplete="email"
            dir={email && 'ltr'}
            maxLength={longest}
            value={email}
            aria-label={partTexts.email}
            placeholder={partTexts.email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          {failure && (
            <p className="failure" role="alert">
              {failure}
            </p>
          )}
        </CancellableForm>
      )}
    </div>
  )
}
