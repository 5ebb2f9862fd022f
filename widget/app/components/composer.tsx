import { maxTextLength } from '@parley/protocol/text'
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Adopted } from '../adopt.ts'
import { running } from '../engine/transcript.ts'
import { siteWords } from '../site-words.ts'
import { useChatState, useSurroundings } from './context.ts'
import { SendIcon, StopIcon } from './icons.tsx'

/** Where the visitor writes. Enter sends, Shift+Enter makes a line; an IME's own Enter does neither. */
export function Composer({ adopted }: { adopted: Adopted }) {
  const { chat, texts, locale } = useSurroundings()
  const { thread, site, phase } = useChatState()
  const [text, setText] = useState(adopted.text)
  const field = useRef<HTMLTextAreaElement>(null)
  const over = text.length - maxTextLength
  const sendable = text.trim() !== '' && over <= 0 && phase !== 'refused'
  const stoppable = !sendable && running(thread.transcript) !== undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: the shell's field is taken over once
  useLayoutEffect(() => {
    field.current?.setSelectionRange(...adopted.selection)
    if (adopted.focused) field.current?.focus()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])

  const send = () => {
    if (!sendable) return
    chat.send(text.trim())
    setText('')
    field.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // 229 is the key of a composition that Safari ends before it tells of the Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="field">
        <textarea
          ref={field}
          className="input"
          rows={1}
          dir="auto"
          value={text}
          placeholder={(site && siteWords(site, locale).placeholder) ?? texts.placeholder}
          aria-label={texts.message}
          aria-describedby={over > 0 ? 'over' : undefined}
          aria-invalid={over > 0}
          disabled={phase === 'refused'}
          enterKeyHint="send"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {stoppable ? (
          <button type="button" className="send stop" aria-label={texts.stop} title={texts.stop} onClick={chat.stop}>
            <StopIcon />
          </button>
        ) : (
          <button type="submit" className="send" aria-label={texts.send} title={texts.send} disabled={!sendable}>
            <SendIcon />
          </button>
        )}
      </div>
      {over > 0 && (
        <p className="over" id="over" role="alert">
          {texts.tooLong(over)}
        </p>
      )}
      {(!site || site.notices.ai) && <p className="ai-notice">{site && texts.aiNotice}</p>}
    </form>
  )
}
