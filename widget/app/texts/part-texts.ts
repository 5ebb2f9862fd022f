/** What only the parts say that most visitors never open: it comes with the first of them. */
export interface PartTexts {
  back: string
  cancel: string
  newConversation: string
  newConversationAsk: string
  startNew: string
  earlier: string
  noEarlier: string
  /** How many messages an earlier conversation has. */
  messages: (count: number, locale: string) => string
  download: string
  erase: string
  eraseAsk: string
  erased: string
  assistantAgain: string
  feedbackAsk: string
  thanks: string
  handoffRequested: string
  /** `name` is absent where the person gave none. */
  handoffActive: (name: string | undefined) => string
  handoffReleased: string
  personTyping: (name: string | undefined) => string
  addToCart: string
  adding: string
  added: string
  soldOut: string
  actionFailed: string
  view: string
  /** Why an address would help, while nobody has come. */
  emailAsk: string
  leaveEmail: string
  email: string
  /** Of a conversation that is over; answered with `helpful` or `notHelpful`. */
  ratingAsk: string
  commentAsk: string
}

/** They are here from when the first part was fetched on. */
export interface PartTextsHolder {
  /** To be called again where it failed. */
  load(): Promise<void>
  /** @throws before they were loaded. */
  get(): PartTexts
}

export function holdPartTexts(parts: () => Promise<{ texts: PartTexts }>): PartTextsHolder {
  let held: PartTexts | undefined
  return {
    async load() {
      held ??= (await parts()).texts
    },
    get() {
      if (!held) throw new Error('A part stands without its texts')
      return held
    },
  }
}
