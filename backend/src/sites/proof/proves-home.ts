/** Where a proof was found: the page that was asked, and the root of the REST API, which is asked too. */
interface ProvenPlaces {
  readonly url: string
  readonly rest: string
}

/** WordPress's own places of the REST API, below the home: with pretty permalinks, without mod_rewrite, and with plain ones. */
const restPlaces = ['wp-json/', 'index.php/wp-json/', '?rest_route=/']

/**
 * Does a proof at these places speak for the site at this home? One for another origin says nothing of it, and neither does
 * one from another path: under one host there may be the WordPresses of many, and whoever has one of them answers there.
 *
 * @param home as the former connection reported it; it may have gone from http to https since.
 */
export const provesHome = (home: string, { url, rest }: ProvenPlaces): boolean =>
  placeOf(url) === placeOf(home) && isRestOf(home, rest)

/** Is this where the WordPress with this home has its REST API, unless somebody has moved it? */
export const isRestOf = (home: string, rest: string): boolean =>
  restPlaces.some((place) => placeOf(rest) === placeOf(`https://${placeOf(home)}${place}`))

/** Host and path, which ends in a slash, and the query. */
function placeOf(address: string): string {
  const { host, pathname, search } = new URL(address)
  return `${host}${search ? pathname : pathname.replace(/\/*$/, '/')}${search}`
}
