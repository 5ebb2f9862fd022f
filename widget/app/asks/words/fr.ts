import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Si personne n’est disponible, nous pouvons vous répondre par e-mail.',
  leaveEmail: 'Laisser mon e-mail',
  email: 'Votre adresse e-mail',
  rate: 'Cette conversation vous a-t-elle été utile\u202f?',
  comment: 'Quelque chose à ajouter\u202f? (facultatif)',
}
