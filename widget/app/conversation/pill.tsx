import { DownIcon } from '../components/icons.tsx'
import { useSurroundings } from '../components/surroundings.ts'

/** Back to the end of the conversation, and how much has been said there meanwhile. */
export function Pill({ news, onClick }: { news: number; onClick(): void }) {
  const { texts, locale } = useSurroundings()
  return (
    <button
      type="button"
      className={news > 0 ? 'pill' : 'pill round'}
      aria-label={news > 0 ? undefined : texts.toEnd}
      title={news > 0 ? undefined : texts.toEnd}
      onClick={onClick}
    >
      <DownIcon />
      {news > 0 && texts.newMessages(news)}
      {news > 1 && <span className="count">{new Intl.NumberFormat(locale).format(news)}</span>}
    </button>
  )
}
