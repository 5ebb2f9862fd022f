/** What there is to look at: text of a running reply, messages that were written, the conversation's own state. */
export type Look = 'text' | 'messages' | 'conversation'

/**
 * Tells open streams that there is something to read. It carries no content: a stream reads for itself, at the pace of
 * its socket, so a lost or doubled notification costs a look and never a word.
 */
export interface Live {
  notify(visitorId: string, look: Look): void
  /** Calls `onLook` at every notification for the visitor, until the returned function is called. */
  subscribe(visitorId: string, onLook: (look: Look) => void): () => void
}
