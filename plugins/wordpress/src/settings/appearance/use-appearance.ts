import { useEffect } from '@wordpress/element'
import { get, post } from '../shared/request.ts'
import { type Draft, useDraft } from '../shared/use-draft.ts'
import { type Appearance, withPart } from './appearance.ts'

export interface AppearanceDraft extends Draft<Appearance> {
  /** What was changed here is lost. @returns whether it is read. */
  takeTheirs(): Promise<boolean>
  /** What was changed elsewhere in the same parts is lost. @returns whether it is saved. */
  overwrite(): Promise<boolean>
}

const route = '/parley-chat/v1/appearance'

/** Only what was changed, so that a part that somebody else changed meanwhile stays. */
function store(value: Appearance, saved: Appearance): Promise<Appearance> {
  const parts = Object.entries({ ...value, texts: withoutBlankLines(value.texts) }).filter(
    ([name, part]) => JSON.stringify(part) !== JSON.stringify(Reflect.get(saved, name)),
  )
  return post(route, { version: value.version, ...Object.fromEntries(parts) })
}

/** What is still empty in the field of the questions is none. */
function withoutBlankLines(texts: Appearance['texts']): Appearance['texts'] {
  const cleaned = Object.entries(texts).map(([locale, words]) => {
    const asked = words.suggestions?.filter((line) => line.trim() !== '')
    return [locale, withPart(words, 'suggestions', asked?.length === 0 ? undefined : asked)] as const
  })
  return Object.fromEntries(cleaned)
}

/**
 * The look, which the service decides.
 *
 * @param stored the copy that the page came with.
 * @param version of the copy that is stored by now.
 */
export function useAppearance(stored: Appearance, version: number): AppearanceDraft {
  const draft = useDraft(stored, store)
  const { isChanged, saved } = draft
  // Only another version is read again. Where that fails nothing is lost, and nothing said: who saves over what is older is asked.
  useEffect(() => {
    if (version !== saved.version && !isChanged) get<Appearance>(route).then(draft.replace, () => {})
  }, [version])
  return {
    ...draft,
    takeTheirs: () => draft.attempt(async () => draft.replace(await get<Appearance>(route))),
    overwrite: () =>
      draft.attempt(async () => {
        const { version: theirs } = await get<Appearance>(route)
        draft.replace(await store({ ...draft.value, version: theirs }, saved))
      }),
  }
}
