import type { Author } from '@parley/protocol/message'
import { useSurroundings } from '../components/context.ts'
import type { HandoffNote } from '../engine/thread.ts'
import { withoutBidiControls } from '../markdown/links.ts'
import type { Texts } from '../texts/texts.ts'

interface Props {
  notes: readonly HandoffNote[]
  /** Those between this message and the next one, by `seq`. */
  after: number
  until: number | undefined
  person: Author | undefined
}

/** Who answers from here on. */
export function HandoffLines({ notes, after, until = Number.POSITIVE_INFINITY, person }: Props) {
  const { texts } = useSurroundings()
  return notes
    .filter(({ afterSeq }) => afterSeq >= after && afterSeq < until)
    .map(({ state }, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever appended
      <p key={index} className="system" role="status">
        {handoffText(texts, state, person && withoutBidiControls(person.name))}
      </p>
    ))
}

function handoffText(texts: Texts, state: HandoffNote['state'], name: string | undefined): string {
  if (state === 'requested') return texts.handoffRequested
  return state === 'active' ? texts.handoffActive(name) : texts.handoffReleased
}
