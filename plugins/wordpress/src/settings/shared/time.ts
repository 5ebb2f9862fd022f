const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** "3 minutes ago", in the language of the admin. @param seconds Unix time. */
export function ago(seconds: number): string {
  const format = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' })
  const passed = Math.max(0, Date.now() / 1000 - seconds)
  for (const [unit, length] of units) if (passed >= length) return format.format(-Math.floor(passed / length), unit)
  return format.format(0, 'second')
}

/** The whole of it, for whoever wants to know exactly. @param seconds Unix time. */
export function exactly(seconds: number): string {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(seconds * 1000)
}

/** As WordPress says it of the page; one that the browser does not know is English. */
function language(): string {
  const said = document.documentElement.lang
  try {
    return Intl.getCanonicalLocales(said)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
