import * as v from 'valibot'
import { type SiteConfig, siteConfig } from './site-config.ts'
import { line, webAddress } from './text.ts'

/** Sites of one WordPress, a network's among them, that one connection holds. */
export const maxConnectedSites = 100

/** A page of the site: no user, no query, no fragment. */
const pageAddress = v.pipe(
  webAddress,
  v.check((text) => {
    const { username, password, search, hash } = new URL(text)
    return `${username}${password}${search}${hash}` === '' && !/[?#@]/.test(text)
  }, 'an address without user, query and fragment'),
)

const reportedOrigin = v.pipe(
  v.object({
    /** As a browser writes it. */
    origin: v.pipe(
      webAddress,
      v.check((text) => URL.parse(text)?.origin === text, 'an origin as a browser writes it'),
    ),
    /** Where it is asked for its proof. */
    url: pageAddress,
  }),
  v.forward(
    v.check(({ origin, url }) => URL.parse(url)?.origin === origin, 'an address of this origin'),
    ['url'],
  ),
)

const siteRef = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER))

/** What a plugin says of its WordPress. */
export const snapshot = v.object({
  versions: v.object({ plugin: line(40), wordpress: line(40), php: line(40) }),
  sites: v.pipe(
    v.array(
      v.object({
        /** WordPress's own number of the site in its network; 1 where there is no network. */
        ref: siteRef,
        name: line(100),
        home: pageAddress,
        /**
         * Root of the REST API: ends in a slash, or is `…?rest_route=/`. No other query: in it could stand the address of
         * somebody else's page, which a script of the site would fetch.
         */
        rest: v.pipe(
          webAddress,
          v.check((text) => /^[^?#@]+(?:\/|\?rest_route=\/)$/.test(text), 'the root of a REST API'),
        ),
        origins: v.pipe(v.array(reportedOrigin), v.minLength(1), v.maxLength(50)),
        /** Only its admins are shown the chat. */
        testMode: v.optional(v.boolean()),
      }),
    ),
    v.minLength(1),
    v.maxLength(maxConnectedSites),
    v.check((sites) => new Set(sites.map(({ ref }) => ref)).size === sites.length, 'each ref once'),
  ),
})
export type Snapshot = v.InferOutput<typeof snapshot>

/** `POST /v1/wordpress/exchange`: the verifier as RFC 7636 §4.1 has it. */
export const exchange = v.object({
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  verifier: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{43,128}$/)),
  /** As the browser brought it to the approval (RFC 6749 §4.1.3). */
  return: webAddress,
  ...snapshot.entries,
})
export type Exchange = v.InferOutput<typeof exchange>

/** `POST /v1/wordpress/disconnect`: all of the connection, or some of its sites. */
export const disconnect = v.object({ refs: v.optional(v.pipe(v.array(siteRef), v.maxLength(maxConnectedSites))) })

/** `POST /v1/wordpress/export` and `/erase`: whose data, on which site. */
export const personalData = v.object({
  ref: siteRef,
  email: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(254)),
  /** The customer's id, as identity tokens name it. */
  sub: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** From 1. */
  page: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
})
export type PersonalData = v.InferOutput<typeof personalData>

const { version, look, texts, behaviour, notices, locale } = siteConfig.entries

/** `POST /v1/wordpress/config`: each part whole, as a State has it; what is absent stays as it was. */
export const configEdit = v.object({
  ref: siteRef,
  /** Of the config that the editor began with. */
  version,
  name: v.optional(v.pipe(line(100), v.minLength(1))),
  locale: v.optional(locale),
  look: v.optional(look),
  // All of them stand in each of the shop's pages.
  texts: v.optional(v.pipe(texts, v.maxEntries(50))),
  behaviour: v.optional(behaviour),
  notices: v.optional(notices),
})
export type ConfigEdit = v.InferOutput<typeof configEdit>

/** `POST /v1/wordpress/conversations`: of which site. */
export const conversationsOf = v.object({ ref: siteRef })

/** How a conversation stands: the agent answers, the shopper waits for a person, one is there, or it is over. */
export type ConversationState = 'open' | 'waiting' | 'active' | 'closed'

/** The site's last conversations, with no text of anybody. */
export interface LastConversations {
  /** How many shoppers wait for a person. */
  readonly waiting: number
  /** At most 10, the last one to change first. */
  readonly last: readonly {
    readonly id: string
    readonly startedAt: string
    readonly lastMessageAt: string
    readonly messages: number
    readonly state: ConversationState
    /** The page of the console on which members of the account read it; absent where there is no console. */
    readonly url?: string
  }[]
}

/** Whether the site's agent answers, by its last turns. */
export interface AgentHealth {
  readonly state: 'unknown' | 'ok' | 'failing'
  readonly answeredAt?: string
  readonly failingSince?: string
}

/** What the plugin shows and prints. */
export interface State {
  readonly sites: readonly {
    readonly ref: number
    readonly siteId: string
    readonly siteKey: string
    /** Has the agent answered once, and is the site not disabled? Until then visitors see no chat. */
    readonly live: boolean
    readonly health: AgentHealth
    readonly config: SiteConfig
    readonly metaNonce: string
    /** The page of the console on which members of the account decide about the site; absent where there is no console. */
    readonly manageUrl?: string
    readonly origins: readonly { readonly origin: string; readonly state: string; readonly reason?: string }[]
  }[]
}

export type Connected = State & {
  readonly connectionId: string
  /** 32 random bytes, base64url. */
  readonly secret: string
  readonly account: { readonly id: string; readonly name: string }
}
