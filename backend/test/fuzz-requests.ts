import fc from 'fast-check'

/** A request as it goes out: nothing of it is tidied up. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Texts that have broken parsers, databases, logs and terminals before. */
const awkward = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '$where',
  '{"$ne":null}',
  '../../etc/passwd',
  '%00',
  '%E0%A4%A',
  '-1',
  '1e999',
  'NaN',
  'null',
  'x'.repeat(5_000),
  '😀'.repeat(2_000),
]
const text = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'binary' }) }, fc.constantFrom(...awkward))
/** What a header may hold (RFC 9110 §5.5); anything else ends in Node's own parser. */
const headerValue = fc
  .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 0x7f)))

const value = fc.oneof(
  fc.jsonValue(),
  text,
  fc.constantFrom<fc.JsonValue>({ $ne: null }, { $gt: '' }, [[[]]], -1, 1e308, 0.5, Number.MAX_SAFE_INTEGER),
)
const mostly = <T>(valid: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 60, arbitrary: valid }, { weight: 1, arbitrary: value })
type Fields = Record<string, fc.Arbitrary<unknown>>
/** An object that is right or nearly so: here and there a field is of another kind, or is missing. */
const nearly = (needed: Fields, optional: Fields = {}) => {
  const fields = Object.fromEntries(Object.entries({ ...needed, ...optional }).map(([name, it]) => [name, mostly(it)]))
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(fields, { requiredKeys: Object.keys(needed) }) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
  )
}

const amount = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer())
const currency = fc.constantFrom('EUR', 'usd')
const page = nearly(
  { url: fc.webUrl() },
  {
    title: text,
    referrer: text,
    product: nearly({ id: text, title: text }, { url: fc.webUrl(), variantId: text, price: amount, currency }),
    cart: nearly({
      total: amount,
      currency,
      items: fc.array(nearly({ id: text, title: text, quantity: amount }, { price: amount }), { maxLength: 3 }),
    }),
  },
)

/** Bodies after the schemas of `protocol/`; what is handed in exists. */
export const bodies = {
  session: (known: { siteKey: string; origin: string; tickets: readonly string[]; identity: string }) =>
    nearly(
      {
        siteKey: fc.constant(known.siteKey),
        origin: fc.constant(known.origin),
        page,
        ticket: fc.constantFrom(...known.tickets),
      },
      {
        locale: fc.constantFrom('de', 'en-GB', 'zz'),
        timeZone: text,
        returnToken: fc.oneof(fc.constantFrom('rt_x', ...known.tickets), text),
        identity: nearly({ token: fc.oneof({ weight: 5, arbitrary: fc.constant(known.identity) }, text) }),
      },
    ),
  message: nearly({ id: fc.uuid(), text }, { page }),
  feedback: nearly({ rating: fc.constantFrom('up', 'down', null) }, { comment: text }),
  push: (conversationId: string) =>
    nearly(
      { conversationId: fc.constant(conversationId), role: fc.constantFrom('assistant', 'agent', 'system'), text },
      {
        id: text,
        handoff: fc.constantFrom('requested', 'active', 'released'),
        author: nearly({ name: text }, { avatarUrl: fc.oneof(fc.webUrl(), text) }),
      },
    ),
  exchange: nearly({
    code: text,
    verifier: fc.constant('v'.repeat(43)),
    return: fc.webUrl(),
    versions: nearly({ plugin: text, wordpress: text, php: text }),
    sites: fc.array(
      nearly({
        ref: fc.nat(),
        name: text,
        home: fc.webUrl(),
        rest: fc.oneof(fc.constant('https://a.example/wp-json/'), fc.webUrl(), text),
        origins: fc.array(
          nearly({ origin: fc.oneof(fc.constant('https://a.example'), text), url: fc.constant('https://a.example/') }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 3 },
    ),
  }),
  typing: nearly({ active: fc.boolean() }),
  contact: nearly({}, { email: fc.oneof(fc.emailAddress(), text), name: text }),
  rating: (conversations: readonly string[]) =>
    nearly(
      { score: fc.integer({ min: 0, max: 6 }) },
      { comment: text, conversationId: fc.constantFrom(...conversations) },
    ),
  telemetry: nearly(
    {
      reconnects: fc.nat(),
      errors: fc.dictionary(fc.oneof(fc.constantFrom('internal', '__proto__', 'constructor'), text), fc.nat()),
    },
    { loadMs: amount, typeableMs: amount },
  ),
} as const

/** The bytes of a body: the nearly right one as JSON, any other JSON, JSON that is nearly none, or no text at all. */
const bytes = (body: fc.Arbitrary<unknown>): fc.Arbitrary<Uint8Array> => {
  const encode = (json: string) => new TextEncoder().encode(json)
  return fc.oneof(
    { weight: 16, arbitrary: body.map((json) => encode(JSON.stringify(json))) },
    { weight: 2, arbitrary: value.map((json) => encode(JSON.stringify(json))) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('a'.repeat(40_000), '['.repeat(15_000), '{"a":'.repeat(5_000), '{"id":1e999', '"', '')
        .map(encode),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2_000 }) },
  )
}

/** Node answers by itself, with an empty 431, what is longer than 16 KB with all its headers. */
const longestQuery = 4_000

const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  {
    weight: 4,
    arbitrary: fc
      .array(
        fc.tuple(
          fc.constantFrom('before', 'limit', 'after', 'conversation', 'format', 'locale', 'before[$ne]', '__proto__'),
          fc.oneof(text, fc.nat().map(String), fc.constantFrom('7.3', 'json', 'txt', 'de', 'conv_1', '0', '1')),
        ),
        { maxLength: 4 },
      )
      .map((pairs) => `?${pairs.map(([name, it]) => `${name}=${encodeURIComponent(it.toWellFormed())}`).join('&')}`)
      .map((query) => query.slice(0, longestQuery)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('?%', '?%E0%A4%A', '?&&==&', '?limit=1&limit=2', `?${'a=1&'.repeat(900)}`),
  },
)

const headers = fc.record(
  {
    Accept: fc.oneof(fc.constantFrom('text/event-stream', 'application/json', '*/*', ';;q=x'), headerValue),
    'Accept-Encoding': headerValue,
    'Accept-Language': headerValue,
    'User-Agent': headerValue,
    Referer: fc.oneof(fc.webUrl(), headerValue),
    'Last-Event-ID': fc.oneof(
      fc.constantFrom('0', '1', '1.0', '2.3', '999', '2.99999999999999999999', '-1'),
      headerValue,
    ),
    'If-None-Match': headerValue,
    Cookie: headerValue,
    'X-Request-Id': headerValue,
    'X-HTTP-Method-Override': fc.constantFrom('DELETE', 'TRACE'),
    'X-Forwarded-Proto': headerValue,
  },
  { requiredKeys: [] },
)
/** Headers that end most requests early, and so come seldom. */
const refusing = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ Authorization: it })) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ Authorization: `Bearer ${it}` })) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ Origin: it })) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ 'Sec-Fetch-Site': it })) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ 'Content-Type': it })) },
  { weight: 1, arbitrary: headerValue.map((it) => ({ 'Content-Encoding': it })) },
)

/** One part of a path: an id that exists, or anything, some of it not even encoded properly. */
export const pathPart = (known: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 2, arbitrary: text.map((it) => encodeURIComponent(it.toWellFormed()).slice(0, 4_000)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%', '%00', '%E0%A4%A', '..%2f..%2fpackage.json', '%2e%2e', '$', ':id', '*'),
    },
  )

/** Requests to one route. @param path its parts; a string stands as it is. */
export function requests(
  method: string,
  path: readonly (string | fc.Arbitrary<string>)[],
  body?: fc.Arbitrary<unknown>,
): fc.Arbitrary<FuzzRequest> {
  const parts = fc.tuple(...path.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
  return fc
    .record({ parts, query, headers, refusing, bytes: body === undefined ? fc.constant(undefined) : bytes(body) })
    .map(({ parts, query, headers, refusing, bytes }) => ({
      method,
      path: `/${parts.join('/')}${query}`,
      headers: { ...(bytes && { 'Content-Type': 'application/json' }), ...headers, ...refusing },
      ...(bytes && { body: bytes }),
    }))
}
