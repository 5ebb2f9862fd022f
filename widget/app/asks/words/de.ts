import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Falls gerade niemand frei ist, antworten wir gern per E-Mail.',
  leaveEmail: 'E-Mail hinterlassen',
  email: 'Ihre E-Mail-Adresse',
  rate: 'War dieses Gespräch hilfreich?',
  comment: 'Möchten Sie etwas ergänzen? (freiwillig)',
}
