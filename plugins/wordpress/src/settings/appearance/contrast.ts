/** As the chat itself makes a merchant's colours legible (WCAG 2.2, relative luminance). A test holds both to each other. */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(color).map((value) => {
    const channel = value / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export const inkOn = (color: string): string => (1.05 / (luminance(color) + 0.05) >= 4.5 ? '#ffffff' : '#000000')

/** The colour mixed with black or white until it has that contrast with another. */
export function legible(color: string, against: string, contrast = 4.5): string {
  const other = luminance(against)
  const towards = other < 0.18 ? 255 : 0
  for (let step = 0; step < 10; step++) {
    const mixed = channelsOf(color).map((channel) => Math.round(channel + (towards - channel) * (step / 10)))
    const candidate = `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
    const [low = 0, high = 0] = [luminance(candidate), other].sort((a, b) => a - b)
    if ((high + 0.05) / (low + 0.05) >= contrast) return candidate
  }
  return towards === 255 ? '#ffffff' : '#000000'
}

function channelsOf(color: string): number[] {
  const hex = color.length === 4 ? color.replace(/[\da-f]/gi, '$&$&') : color
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16))
}
