import { __, sprintf } from '@wordpress/i18n'
import type { Status } from '../boot.ts'
import { Badge, type Tone } from '../shared/badge.tsx'
import { Section } from '../shared/section.tsx'
import { ago, exactly } from '../shared/time.ts'

/** Whether the agent answers, by its last turns. */
export function Agent({ status }: { readonly status: Status }) {
  const { tone, label, says, when } = inWords(status)
  return (
    <Section title={__('Agent', 'parley-chat')} aside={<Badge tone={tone}>{label}</Badge>}>
      <p className="parley-chat-lead" title={when === undefined ? undefined : exactly(when)}>
        {says}
      </p>
      {tone === 'bad' && (
        <p>
          {__(
            'Visitors are told that the assistant could not be reached. Look at the executions of the workflow in n8n, and whether it is active.',
            'parley-chat',
          )}
        </p>
      )}
      {tone === 'plain' && <p>{__('As soon as a visitor writes, this says how the agent does.', 'parley-chat')}</p>}
    </Section>
  )
}

interface Words {
  readonly tone: Tone
  readonly label: string
  readonly says: string
  readonly when?: number
}

function inWords({ health }: Status): Words {
  const { state, answeredAt, failingSince } = health
  if (state === 'failing') {
    const label = __('Failing', 'parley-chat')
    if (failingSince === undefined) return { tone: 'bad', label, says: __('The agent does not answer.', 'parley-chat') }
    /* translators: %s: how long ago, such as "3 minutes ago". */
    const says = sprintf(__('The agent does not answer. It began to fail %s.', 'parley-chat'), ago(failingSince))
    return { tone: 'bad', label, says, when: failingSince }
  }
  if (answeredAt !== undefined) {
    /* translators: %s: how long ago, such as "3 minutes ago". */
    const says = sprintf(__('The agent last answered %s.', 'parley-chat'), ago(answeredAt))
    return { tone: 'good', label: __('Answers', 'parley-chat'), says, when: answeredAt }
  }
  if (state === 'ok') {
    return { tone: 'good', label: __('Answers', 'parley-chat'), says: __('The agent answers.', 'parley-chat') }
  }
  return {
    tone: 'plain',
    label: __('No news', 'parley-chat'),
    says: __('Nobody has asked the agent yet.', 'parley-chat'),
  }
}
