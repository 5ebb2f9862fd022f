import { ago, exactly } from './time.ts'

/** @param at Unix seconds. */
export function TimeAgo({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={exactly(at)}>
      {ago(at)}
    </time>
  )
}
