/** Told of each piece of a reply that arrives: how old its tokens are, in milliseconds, oldest first. */
export type OnTokens = (ages: readonly number[]) => void

/** Asks somebody who answers with the recorded answer. */
export interface Asker {
  /** Resolves when the reply has come whole. @throws when it did not, or not each token once. */
  ask(onTokens: OnTokens): Promise<void>
  close(): void
}

/** An agent, or something that passes its answers on as they are. */
export interface PlainTarget {
  readonly kind: 'plain'
  readonly url: string
}

/** Where a shopper says things, and where it listens. */
export interface Route {
  readonly askAt: string
  readonly listenAt: string
}

export interface ParleyTarget {
  readonly kind: 'parley'
  /** The shoppers take them in turn. */
  readonly routes: readonly Route[]
  readonly siteKey: string
  readonly shoppers: number
}

export type Target = PlainTarget | ParleyTarget
