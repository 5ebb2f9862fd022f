import type { Words } from '../words.ts'

export const words: Words = {
  why: 'If nobody is free right now, we can answer by e-mail.',
  leaveEmail: 'Leave your e-mail',
  email: 'Your e-mail address',
  rate: 'Was this conversation helpful?',
  comment: 'Anything to add? (optional)',
}
