/** A picture of this site's own; none is fetched from elsewhere in the admin, where the first letter stands for it. */
export function Avatar({ title, url }: { readonly title: string; readonly url: string | undefined }) {
  const isOwn = url !== undefined && URL.canParse(url) && new URL(url).origin === location.origin
  return isOwn ? <img src={url} alt="" /> : Array.from(title)[0]?.toUpperCase()
}
