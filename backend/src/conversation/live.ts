/** What there is to look at: text of a running reply, messages that were written, the conversation's own state. */
export type Look = 'text' | 'messages' | 'conversation'

/**
 * Tells open streams that there is something to read, and lets them read a reply that another process runs. A
 * notification carries no content: a stream reads for itself, at the pace of its socket, so a lost or doubled one costs a
 * look and never a word. What `text…` says may lag behind, down to nothing; what is saved heals it. None of these throws.
 */
export interface Live {
  notify(visitorId: string, look: Look): void
  /** Calls `onLook` at every notification for the visitor, until the returned function is called. */
  subscribe(visitorId: string, onLook: (look: Look) => void): () => void
  /** The reply, which this process runs, has grown to `text`. */
  grew(visitorId: string, replyId: string, text: string): void
  /**
   * Some of what lies beyond `offset` (code units) in a reply that another process runs; never half a pair at its end.
   * Empty: no more is known than what is saved.
   */
  textBeyond(replyId: string, offset: number): Promise<string>
  /** From now on nothing is added to the reply's text, whoever still runs it; resolves with all that was told of it. */
  freeze(replyId: string): Promise<string>
  /** The reply's text is stored, or erased: nothing more is told of it. */
  drop(replyId: string): Promise<void>
}
