import { use } from 'react'
import { Boundary } from '../components/boundary.tsx'
import { SurroundingsContext } from '../components/surroundings.ts'
import { usePart } from '../components/use-part.ts'
import { BlockText } from './block-text.tsx'

/** Schemas and drawings of blocks come with the first block: most answers have none. */
const load = () => import('./block.tsx')

/** A fenced block of an answer. Until its fence has closed there is nothing to draw, only room for it. */
export function AnswerBlock({ source, closed }: { source: string; closed: boolean }) {
  const surroundings = use(SurroundingsContext)
  // Fetched while the rest of it comes.
  const part = usePart(load, true)
  if (!closed || part === undefined)
    return <div className="block-room" role="img" aria-label={surroundings?.texts.typing} />
  if (part === null) return <BlockText source={source} />
  return (
    <Boundary onError={() => surroundings?.crashed()} fallback={() => <BlockText source={source} />}>
      <part.Block source={source} />
    </Boundary>
  )
}
