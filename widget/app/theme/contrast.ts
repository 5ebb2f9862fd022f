/** Relative luminance of `#rgb` or `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance"). */
export function luminance(color: string): number {
  const hex = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/**
 * The ink for text on a merchant's colour. White as long as it reaches 4.5:1 (luminance up to 0.183), because it looks
 * right on saturated colours; else black, which reaches that from 0.175 on.
 */
export const inkOn = (color: string): string => (1.05 / (luminance(color) + 0.05) >= 4.5 ? '#ffffff' : '#000000')

/**
 * `#rrggbb` of a colour as a loader reads it back from the page: `rgb(15, 94, 86)`. A merchant's `#rgb` or `#rrggbb` stays,
 * and so does what a page gives in a wider notation, which browsers compute as itself (`oklch(0.5 0.2 250)`, CSS Color 4):
 * it is drawn, but no luminance is known of it, so the ink on it is black whatever it is.
 */
export function hexOf(color: string): string {
  if (!color.startsWith('rgb')) return color
  const channels = color.match(/[\d.]+/g)?.slice(0, 3) ?? []
  return `#${channels.map((channel) => Math.round(Number(channel)).toString(16).padStart(2, '0')).join('')}`
}
