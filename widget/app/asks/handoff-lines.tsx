import type { Author } from '@parley/protocol/message'
import { usePartTexts } from '../components/surroundings.ts'
import type { HandoffNote } from '../engine/thread.ts'
import type { PartTexts } from '../texts/part-texts.ts'
import { withoutBidiControls } from '../untrusted/links.ts'

interface Props {
  notes: readonly HandoffNote[]
  /** Those between this message and the next one, by `seq`. */
  after: number
  until: number | undefined
  person: Author | undefined
}

/** Who answers from here on. */
export function HandoffLines({ notes, after, until = Number.POSITIVE_INFINITY, person }: Props) {
  const partTexts = usePartTexts()
  return notes
    .filter(({ afterSeq }) => afterSeq >= after && afterSeq < until)
    .map(({ state }, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever appended
      <p key={index} className="system" role="status">
        {handoffText(partTexts, state, person && withoutBidiControls(person.name))}
      </p>
    ))
}

function handoffText(partTexts: PartTexts, state: HandoffNote['state'], name: string | undefined): string {
  if (state === 'requested') return partTexts.handoffRequested
  return state === 'active' ? partTexts.handoffActive(name) : partTexts.handoffReleased
}
