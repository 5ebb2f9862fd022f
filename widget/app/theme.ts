import { inkOn, luminance } from '../loader/contrast.ts'

/**
 * Puts colours on the document by CSSOM, which `style-src 'self'` permits. `tint` is the merchant's colour where it
 * stands on the panel itself (links, focus rings): lightened on dark, darkened on light, until it is legible there.
 */
export function applyTheme(root: HTMLElement, color: string, scheme: 'light' | 'dark'): void {
  root.dataset.scheme = scheme
  root.style.setProperty('--brand', color)
  root.style.setProperty('--brand-ink', inkOn(color))
  root.style.setProperty('--tint', tint(color, scheme))
}

/** The colour mixed with black or white in steps of a tenth until it stands at 4.5:1 on the panel's ground. */
export function tint(color: string, scheme: 'light' | 'dark'): string {
  const hex = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16))
  const ground = luminance(scheme === 'dark' ? '#17181c' : '#ffffff')
  for (let step = 0; step <= 10; step++) {
    const mixed = channels.map((channel) => channel + ((scheme === 'dark' ? 255 : 0) - channel) * (step / 10))
    const candidate = `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
    const [low = 0, high = 0] = [luminance(candidate), ground].sort((a, b) => a - b)
    if ((high + 0.05) / (low + 0.05) >= 4.5) return candidate
  }
  return scheme === 'dark' ? '#ffffff' : '#000000'
}
