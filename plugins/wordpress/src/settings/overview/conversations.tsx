import { Button, Notice, Spinner } from '@wordpress/components'
import { useEffect, useState } from '@wordpress/element'
import { __, _n, sprintf } from '@wordpress/i18n'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '../shared/badge.tsx'
import { failureInWords } from '../shared/failure-words.ts'
import { NewTabLink } from '../shared/new-tab-link.tsx'
import { type Failure, failureOf, get } from '../shared/request.ts'
import { Section } from '../shared/section.tsx'
import { TimeAgo } from '../shared/time-ago.tsx'

interface Conversation {
  readonly id: string
  readonly lastMessageAt: string
  readonly messages: number
  readonly state: string
  /** Of its transcript, in the console; null where there is none. */
  readonly url: string | null
}

interface Listed {
  readonly waiting: number
  readonly last: readonly Conversation[]
}

/** The last ones, as the service tells them while this is open: nothing of them is stored here. */
export function Conversations({ home }: { readonly home: string }) {
  const [listed, setListed] = useState<Listed | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const load = () => {
    setFailure(null)
    get<Listed>('/parley-chat/v1/conversations').then(setListed, (thrown) => setFailure(failureOf(thrown)))
  }
  // Once, when the screen opens.
  useEffect(load, [])
  const waiting = listed?.waiting ?? 0
  return (
    <Section
      title={__('Conversations', 'parley-chat')}
      aside={
        waiting > 0 && (
          /* translators: %d: how many conversations. */
          <Badge tone="bad">{sprintf(_n('%d is waiting', '%d are waiting', waiting, 'parley-chat'), waiting)}</Badge>
        )
      }
    >
      {failure ? (
        <Notice status="warning" isDismissible={false}>
          {failureInWords(failure.code, failure.message)}{' '}
          <Button variant="link" onClick={load}>
            {__('Try again', 'parley-chat')}
          </Button>
        </Notice>
      ) : (
        <Last listed={listed} home={home} />
      )}
    </Section>
  )
}

function Last({ listed, home }: { readonly listed: Listed | null; readonly home: string }) {
  if (listed === null) return <Spinner />
  if (listed.last.length === 0) {
    return (
      <div className="parley-chat-empty">
        <p>{__('Nobody has written yet.', 'parley-chat')}</p>
        <NewTabLink href={home}>{__('Open the site and say hello', 'parley-chat')}</NewTabLink>
      </div>
    )
  }
  return (
    <ul className="parley-chat-conversations">
      {listed.last.map(({ id, lastMessageAt, messages, state, url }) => (
        <li key={id}>
          <Link to={url}>
            <TimeAgo at={Date.parse(lastMessageAt) / 1000} />
          </Link>
          {/* translators: %d: how many messages. */}
          <span>{sprintf(_n('%d message', '%d messages', messages, 'parley-chat'), messages)}</span>
          <State state={state} />
        </li>
      ))}
    </ul>
  )
}

function Link({ to, children }: { readonly to: string | null; readonly children: ReactNode }) {
  return to === null ? <span>{children}</span> : <NewTabLink href={to}>{children}</NewTabLink>
}

function State({ state }: { readonly state: string }) {
  const words = new Map<string, readonly [Tone, string]>([
    ['waiting', ['bad', __('waiting for a person', 'parley-chat')]],
    ['active', ['good', __('with a person', 'parley-chat')]],
    ['open', ['good', __('open', 'parley-chat')]],
    ['closed', ['plain', __('closed', 'parley-chat')]],
  ])
  const [tone, label] = words.get(state) ?? ['plain', state]
  return <Badge tone={tone}>{label}</Badge>
}
