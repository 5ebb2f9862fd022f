import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Se ora nessuno è libero, possiamo rispondere via e-mail.',
  leaveEmail: 'Lascia la tua e-mail',
  email: 'Il tuo indirizzo e-mail',
  rate: 'Questa conversazione è stata utile?',
  comment: 'Vuoi aggiungere qualcosa? (facoltativo)',
}
