import { hexOf, inkOn, luminance } from './contrast.ts'

/**
 * Puts colours on the document by CSSOM, which `style-src 'self'` permits. `tint` is the merchant's colour where it
 * stands on the panel itself (links, focus rings), `brand-end` the other end of the header's gradient: each mixed until
 * what is on it or it itself is legible.
 */
export function applyTheme(
  root: HTMLElement,
  given: { color: string; gradient?: string | undefined },
  scheme: 'light' | 'dark',
): void {
  const color = hexOf(given.color)
  const ink = inkOn(color)
  root.dataset.scheme = scheme
  root.style.setProperty('--brand', color)
  root.style.setProperty('--brand-ink', ink)
  root.style.setProperty('--brand-end', legible(given.gradient ?? color, ink))
  root.style.setProperty('--tint', tint(color, scheme))
}

/** On dark at 7:1: a dark colour that is mixed only up to 4.5:1 is a grey that looks switched off. */
export const tint = (color: string, scheme: 'light' | 'dark'): string =>
  scheme === 'dark' ? legible(color, '#25272d', 7) : legible(color, '#f2f3f5')

/** The colour mixed in steps of a tenth with black or white until it has that contrast with another (WCAG 1.4.3: 4.5). */
export function legible(color: string, against: string, contrast = 4.5): string {
  const hex = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16))
  const other = luminance(against)
  const towards = other < 0.18 ? 255 : 0
  for (let step = 0; step < 10; step++) {
    const mixed = channels.map((channel) => channel + (towards - channel) * (step / 10))
    const candidate = `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
    const [low = 0, high = 0] = [luminance(candidate), other].sort((a, b) => a - b)
    if ((high + 0.05) / (low + 0.05) >= contrast) return candidate
  }
  return towards === 255 ? '#ffffff' : '#000000'
}
