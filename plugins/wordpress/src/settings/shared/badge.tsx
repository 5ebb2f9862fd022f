export type Tone = 'good' | 'wait' | 'bad' | 'plain'

/** A state in a word or two: its colour only repeats what it says. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return <span className={`parley-chat-badge is-${tone}`}>{children}</span>
}
