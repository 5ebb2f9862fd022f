import * as v from 'valibot'

export { maxTextLength } from './text-length.ts'

/**
 * C0 and C1 control characters except tab and line feed, plus lone surrogates' carrier U+FFFE/U+FFFF. They carry no
 * meaning in a chat, and some of them (ESC, BEL) act on terminals that show a log or a transcript.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is what this is for
const controlCharacters = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g

/** Drops what means nothing in a chat; tab and line feed stay. */
export const withoutControlCharacters = (text: string): string => text.replace(controlCharacters, '')

/** Drops control characters, makes line ends LF and replaces lone surrogates, which MongoDB would not keep. */
export const clean = (text: string): string => withoutControlCharacters(text.replace(/\r\n?/g, '\n')).toWellFormed()

/** A visitor's text: cleaned, not blank. Its length is judged by the route, which answers 413 rather than 400. */
export const messageText = v.pipe(
  v.string(),
  v.transform(clean),
  v.check((text) => text.trim() !== '', 'must not be blank'),
)

/** What a shopper says of an answer or a conversation. */
export const comment = v.pipe(messageText, v.maxLength(1000))

/**
 * They turn the reading direction around: a name makes what stands beside it read otherwise (CVE-2021-42574). Marks that
 * only hint at a direction stay; Arabic and Hebrew use them.
 */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g

/** For hostile text that stands beside other text. */
export const withoutBidiControls = (text: string): string => text.replace(bidiControls, '')

/**
 * A line of context (a title, a name): cleaned, without bidi controls, on one line, cut at `max` code units without
 * splitting a pair.
 */
export const line = (max: number) =>
  v.pipe(
    v.string(),
    v.transform((text) =>
      cut(
        withoutBidiControls(clean(text.slice(0, max * 2)))
          .replace(/\s+/g, ' ')
          .trim(),
        max,
      ),
    ),
  )

/** The first `max` code units of well-formed text, one fewer where a surrogate pair would be split. */
export const cut = (text: string, max: number): string =>
  text.slice(0, text.length > max && isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max)

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

/** An opaque id of ours: a prefix, an underscore, and letters and digits. */
export const id = (prefix: string) =>
  v.pipe(v.string(), v.maxLength(64), v.regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]+$`)))

/**
 * An http(s) address that a browser is to load. Its host is a name and nothing else: the URL parser lets a semicolon
 * pass there, and in a Content Security Policy that would end the directive.
 */
export const webAddress = v.pipe(
  v.string(),
  v.maxLength(2000),
  v.check((text) => {
    const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
    return /^https?:$/.test(protocol) && /^[a-z0-9_.-]+$/.test(hostname)
  }, 'an http(s) address'),
)
