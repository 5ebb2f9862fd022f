import type { CardPart } from '@parley/protocol/card-template'
import { useChatState } from '../components/surroundings.ts'
import { safeImage } from '../untrusted/links.ts'
import { ActionButton } from './action-button.tsx'
import { fill, valueAt } from './fill.ts'

/** More items of a list are left out, in every list of a card. */
const longestList = 20

/** A card of the site's own kind: its template is data, and so is what it is filled with. */
export const OwnCard = ({ template, data }: { template: CardPart; data: unknown }) => (
  <div className="card own-card" dir="auto">
    <Part part={template} data={data} />
  </div>
)

function Part({ part, data }: { part: CardPart; data: unknown }) {
  switch (part.part) {
    case 'stack':
    case 'row':
      return (
        <div className={`card-${part.part}`}>
          {part.children.map((child, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a template does not change
            <Part key={index} part={child} data={data} />
          ))}
        </div>
      )
    case 'title':
    case 'text':
    case 'note':
      return <p className={`card-${part.part}`}>{fill(part.text, data)}</p>
    case 'image':
      return <Picture src={fill(part.src, data)} alt={fill(part.alt, data)} />
    case 'divider':
      return <hr />
    case 'list':
      return (
        <ul className="card-list">
          {listAt(data, part.each).map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the data does not change
            <li key={index}>
              <Part part={part.item} data={item} />
            </li>
          ))}
        </ul>
      )
    case 'button':
      return (
        <ActionButton
          label={fill(part.label, data)}
          action={part.action}
          data={Object.fromEntries(Object.entries(part.data ?? {}).map(([name, text]) => [name, fill(text, data)]))}
        />
      )
  }
}

/** @throws where the data has no list there: the card is not for this data, and its text is shown in its place. */
function listAt(data: unknown, path: string): unknown[] {
  const list = valueAt(data, path)
  if (!Array.isArray(list)) throw new TypeError(`The card's data has no list at "${path}"`)
  return list.slice(0, longestList)
}

function Picture({ src, alt }: { src: string; alt: string }) {
  const { site } = useChatState()
  const source = safeImage(src, site?.imageHosts ?? [])
  return source ? <img src={source} alt={alt} loading="lazy" referrerPolicy="no-referrer" /> : null
}
