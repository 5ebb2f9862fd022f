import { Button, ComboboxControl, Notice } from '@wordpress/components'
import { useEffect, useState } from '@wordpress/element'
import { __, sprintf } from '@wordpress/i18n'
import { failureOf, get } from '../shared/request.ts'

/** As WordPress's search tells it. */
interface Found {
  readonly id: number
  readonly title: string
}

interface Props {
  readonly pages: readonly number[]
  onChange(pages: readonly number[]): void
}

async function search(query: string): Promise<Found[]> {
  const found = await get<readonly Found[]>(`/wp/v2/search?type=post&per_page=20&_fields=id,title&${query}`)
  return found.map(({ id, title }) => ({ id, title: plain(title) }))
}

/** Titles come as HTML. */
const plain = (html: string) => new DOMParser().parseFromString(html, 'text/html').documentElement.textContent ?? ''

/** Pages and posts by their titles: found as one types, taken away again by a button each. */
export function PagePicker({ pages, onChange }: Props) {
  const [found, setFound] = useState<readonly Found[]>([])
  const [known, setKnown] = useState<ReadonlyMap<number, Found>>(new Map())
  const [words, setWords] = useState('')
  const [failure, setFailure] = useState('')
  const fail = (thrown: unknown) => setFailure(failureOf(thrown).message)
  const remember = (results: readonly Found[]) =>
    setKnown((before) => new Map([...before, ...results.map((each) => [each.id, each] as const)]))

  // The titles of those that were chosen earlier, once.
  useEffect(() => {
    for (let from = 0; from < pages.length; from += 20) {
      const ids = pages.slice(from, from + 20).map((id) => `include[]=${id}`)
      search(ids.join('&')).then(remember, fail)
    }
  }, [])

  useEffect(() => {
    let isOld = false
    // Not one request a letter.
    const timer = setTimeout(
      () => {
        search(`search=${encodeURIComponent(words)}`).then(
          (results) => {
            if (isOld) return
            setFailure('')
            setFound(results)
            remember(results)
          },
          (thrown) => isOld || fail(thrown),
        )
      },
      words ? 250 : 0,
    )
    return () => {
      isOld = true
      clearTimeout(timer)
    }
  }, [words])

  const titleOf = ({ id, title }: Found) =>
    title || sprintf(/* translators: %d: a number. */ __('Page %d', 'parley-chat'), id)
  return (
    <div className="parley-chat-pages">
      <ComboboxControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Add a page or a post', 'parley-chat')}
        help={__('Type a part of its title.', 'parley-chat')}
        value={null}
        options={found
          .filter(({ id }) => !pages.includes(id))
          .map((each) => ({ value: String(each.id), label: titleOf(each) }))}
        onFilterValueChange={setWords}
        onChange={(id) => id && onChange([...pages, Number(id)])}
      />
      {failure && (
        <Notice status="warning" isDismissible={false}>
          {sprintf(
            /* translators: %s: what went wrong. */
            __('Not all pages could be looked up: %s', 'parley-chat'),
            failure,
          )}
        </Notice>
      )}
      {pages.length === 0 ? (
        <Notice status="warning" isDismissible={false}>
          {__('No page is chosen yet.', 'parley-chat')}
        </Notice>
      ) : (
        <ul>
          {pages.map((id) => {
            const title = titleOf(known.get(id) ?? { id, title: '' })
            return (
              <li key={id}>
                <bdi>{title}</bdi>
                <Button
                  size="small"
                  variant="tertiary"
                  onClick={() => onChange(pages.filter((each) => each !== id))}
                  /* translators: %s: the title of a page. */
                  aria-label={sprintf(__('Remove %s', 'parley-chat'), title)}
                >
                  {__('Remove', 'parley-chat')}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
