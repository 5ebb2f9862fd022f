import { use, useEffect, useState } from 'react'
import { SurroundingsContext } from './surroundings.ts'

/**
 * A part of the app that is fetched, with its texts, when it is first wanted: undefined until it is there. A part that
 * could not be fetched is `null`, and is tried again whenever `wanted` becomes another thing than it was.
 */
export function usePart<Part>(
  load: () => Promise<Part>,
  wanted: string | boolean,
  onFailed?: () => void,
): Part | undefined | null {
  const surroundings = use(SurroundingsContext)
  const [part, setPart] = useState<{ is: Part | null }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what `load` brings is the same each time
  useEffect(() => {
    if (!wanted || !surroundings || part?.is) return
    let here = true
    const keep = (is: Part | null) => {
      if (here) setPart({ is })
    }
    Promise.all([load(), surroundings.partTexts.load()]).then(
      ([part]) => keep(part),
      (error: unknown) => {
        console.error(error)
        keep(null)
        if (here) onFailed?.()
      },
    )
    return () => {
      here = false
    }
  }, [wanted])
  return part?.is
}
