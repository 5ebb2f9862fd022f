/** Are these the home of one WordPress? A slash at the end says nothing, nor the scheme of a site that moved to https. */
export const sameHome = (one: string, other: string): boolean => homeKey(one) === homeKey(other)

/** May a site that was connected at `earlier` go on here? Not where https has gone: anybody on the way could say so. */
export const goesOn = (earlier: string, home: string): boolean =>
  sameHome(earlier, home) && !(earlier.startsWith('https:') && home.startsWith('http:'))

const homeKey = (home: string): string => {
  const { host, pathname } = new URL(home)
  return `${host}${pathname.replace(/\/+$/, '')}`
}
