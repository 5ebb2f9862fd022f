import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Is er nu niemand vrij, dan antwoorden we graag per e-mail.',
  leaveEmail: 'E-mailadres achterlaten',
  email: 'Uw e-mailadres',
  rate: 'Was dit gesprek nuttig?',
  comment: 'Wilt u iets toevoegen? (optioneel)',
}
