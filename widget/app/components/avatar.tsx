/** A picture, or the first letter of a name. The name itself stands beside it. */
export const Avatar = ({ name, url }: { name: string; url: string | undefined }) => (
  <span className="avatar" aria-hidden="true">
    {url ? <img src={url} alt="" referrerPolicy="no-referrer" /> : Array.from(name)[0]?.toUpperCase()}
  </span>
)
