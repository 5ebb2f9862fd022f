import type { EmbedOptions } from '@parley/protocol/embed-options'

type Reader = (value: unknown) => unknown

const text: Reader = (value) => (typeof value === 'string' && value !== '' ? value : undefined)

const oneOf =
  (...values: string[]): Reader =>
  (value) =>
    values.find((each) => each === value)

const matching =
  (pattern: RegExp): Reader =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? value : undefined

const wholeNumber =
  (max: number): Reader =>
  (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max ? number : undefined
  }

const origin: Reader = (value) => {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined
}

const json: Reader = (value) => (typeof value === 'string' ? parseJson(value) : isObject(value) ? value : undefined)

/**
 * How each option is read, whether it came as an attribute's string or as JSON. `mode`, `target` and `open` have no
 * effect yet.
 */
const readers: Record<Exclude<keyof EmbedOptions, 'mode' | 'target' | 'open'>, Reader> = {
  site: matching(/^pk_[\w-]+$/),
  api: origin,
  color: matching(/^#(?:[\da-f]{3}|[\da-f]{6})$/i),
  side: oneOf('left', 'right', 'center'),
  offsetX: wholeNumber(400),
  offsetY: wholeNumber(400),
  label: text,
  locale: matching(/^[a-z]{2,8}(?:[-_][a-z\d]{1,8})*$/i),
  colorScheme: oneOf('auto', 'light', 'dark'),
  zIndex: wholeNumber(2147483647),
  identity: text,
  identityUrl: text,
  consent: oneOf('functional', 'wait'),
  config: json,
}

/**
 * Takes the known options out of what a host page gave and leaves out every value that does not hold, so that a
 * misspelt colour costs the colour and not the chat.
 */
export function readOptions(raw: Readonly<Record<string, unknown>>): Partial<EmbedOptions> {
  const options: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(readers)) {
    const value = read(raw[name])
    if (value !== undefined) options[name] = value
  }
  return options
}

/** Reads a JSON object; undefined for anything else, because a typing error on a page must not stop its scripts. */
export function parseJson(source: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(source)
    return isObject(value) ? value : undefined
  } catch {
    console.warn('Parley: a JSON option is not valid JSON.')
    return undefined
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
