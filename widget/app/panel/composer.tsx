import { siteWords } from '@parley/protocol/site-words'
import { maxTextLength } from '@parley/protocol/text-length'
import { type KeyboardEvent, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { SendIcon, StopIcon } from '../components/icons.tsx'
import { useChatState, useSurroundings } from '../components/surroundings.ts'
import { threadShown } from '../engine/chat-state.ts'
import { running } from '../engine/transcript.ts'
import { Footnote } from './footnote.tsx'
import type { Adopted } from './shell-field.ts'

/** From so many characters before the limit on, their number is shown. */
const countFrom = 200

/** Where the visitor writes. Enter sends, Shift+Enter makes a line; an IME's own Enter does neither. */
export function Composer({ adopted }: { adopted: Adopted }) {
  const { chat, texts, locale, storefront } = useSurroundings()
  const state = useChatState()
  const { site, phase } = state
  const text = useSyncExternalStore(chat.draft.subscribe, chat.draft.read)
  const field = useRef<HTMLTextAreaElement>(null)
  const figure = new Intl.NumberFormat(locale)
  const over = text.length - maxTextLength
  const sendable = text.trim() !== '' && over <= 0 && phase !== 'refused'
  const stoppable = !sendable && running(threadShown(state).transcript) !== undefined

  // biome-ignore lint/correctness/useExhaustiveDependencies: the shell's field is taken over once
  useLayoutEffect(() => {
    if (adopted.text) field.current?.setSelectionRange(...adopted.selection)
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
    chat.draft.write('')
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
          // Empty it is written as the language is: the placeholder stands where the first letter will.
          dir={text && 'auto'}
          value={text}
          placeholder={(site && siteWords(site, storefront).placeholder) ?? texts.placeholder}
          aria-label={texts.message}
          aria-describedby={over > -countFrom ? 'over' : undefined}
          aria-invalid={over > 0}
          disabled={phase === 'refused'}
          enterKeyHint="send"
          onChange={(event) => {
            chat.draft.write(event.currentTarget.value)
            chat.typing()
          }}
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
      {over > -countFrom && (
        <p className={over > 0 ? 'count over' : 'count'} id="over" role={over > 0 ? 'alert' : undefined}>
          {over > 0 ? texts.tooLong(over, locale) : `${figure.format(text.length)} / ${figure.format(maxTextLength)}`}
        </p>
      )}
      <Footnote />
    </form>
  )
}
