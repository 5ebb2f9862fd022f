/** Are these the home of one WordPress? A slash at the end says nothing, nor the scheme of a site that moved to https. */
export const sameHome = (one: string, other: string): boolean => homeKey(one) === homeKey(other)

const homeKey = (home: string): string => {
  const { host, pathname } = new URL(home)
  return `${host}${pathname.replace(/\/+$/, '')}`
}
