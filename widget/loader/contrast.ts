const weights = [0.2126, 0.7152, 0.0722]

/**
 * The ink on a merchant's colour, or between the two of a gradient, since it stands in the middle. White as long as it
 * reaches 4.5:1, because it looks right on saturated colours; else black. The colours are as browsers compute them,
 * `rgb(15, 94, 86)`. One power stands in place of the two pieces of WCAG 2.2's relative luminance: with 0.18 between
 * white and black, none of all 16.7 million colours misses 4.5:1.
 */
export function inkOn(color: string, other: string): string {
  let light = 0
  ;`${color}${other}`.match(/\d+/g)?.forEach((channel, index) => {
    light += (weights[index % 3] ?? 0) * (Number(channel) / 255) ** 2.2
  })
  return light < 0.36 ? '#fff' : '#000'
}
