import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Se ninguém estiver livre agora, podemos responder por e-mail.',
  leaveEmail: 'Deixar meu e-mail',
  email: 'Seu e-mail',
  rate: 'Esta conversa foi útil?',
  comment: 'Quer acrescentar algo? (opcional)',
}
