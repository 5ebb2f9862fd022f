import type { Product } from '@parley/protocol/block'
import { directionOf } from '@parley/protocol/pick-locale'
import { useState } from 'react'
import { useChatState, usePartTexts, useSurroundings } from '../components/surroundings.ts'
import { Link } from '../untrusted/link.tsx'
import { safeImage, safeUrl } from '../untrusted/links.ts'
import { ActionButton } from './action-button.tsx'

/** Laid out as the texts around them are written, whatever script the names are in. */
export function Products({ items }: { items: readonly Product[] }) {
  const { locale } = useSurroundings()
  return (
    <ul className="cards" dir={directionOf(locale)}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they do not change, and an agent may name one twice
        <li key={index} className="card product">
          <ProductCard item={item} />
        </li>
      ))}
    </ul>
  )
}

function ProductCard({ item }: { item: Product }) {
  const { locale, pageListens } = useSurroundings()
  const partTexts = usePartTexts()
  const { site } = useChatState()
  const [failed, setFailed] = useState(false)
  const { title, note, price, currency, imageUrl, url } = item
  const image = imageUrl && safeImage(imageUrl, site?.imageHosts ?? [])
  const address = url ? safeUrl(url) : null
  return (
    <>
      {image && <img src={image} alt="" loading="lazy" referrerPolicy="no-referrer" />}
      <div className="product-words">
        <p className="card-title">
          {url ? (
            <Link href={url} text={title}>
              <bdi>{title}</bdi>
            </Link>
          ) : (
            <bdi>{title}</bdi>
          )}
        </p>
        {note && (
          <p className="card-note">
            <bdi>{note}</bdi>
          </p>
        )}
        <div className="product-foot">
          {price !== undefined && <span className="price">{inMoney(price, currency, locale)}</span>}
          {pageListens && (
            <ActionButton
              label={partTexts.addToCart}
              asked={partTexts.adding}
              done={partTexts.added}
              action="add-to-cart"
              data={item}
              onFailed={() => setFailed(true)}
            />
          )}
          {address && (failed || !pageListens) && (
            <a
              className="button"
              href={address.href}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`${partTexts.view}: ${title}`}
            >
              {partTexts.view}
            </a>
          )}
        </div>
      </div>
    </>
  )
}

const inMoney = (price: number, currency: string | undefined, locale: string) =>
  new Intl.NumberFormat(locale, currency ? { style: 'currency', currency } : {}).format(price)
