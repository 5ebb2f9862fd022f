const today = (date: Date) => date.toDateString() === new Date().toDateString()

/** When something was said, as short as it is clear: the time of day, with the day where that is not today. */
export function timeOf(iso: string, locale: string): string {
  const date = new Date(iso)
  const day: Intl.DateTimeFormatOptions = today(date) ? {} : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat(locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(date)
}

/** When a conversation began: its day and time. */
export const longTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))
