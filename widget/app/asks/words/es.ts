import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Si ahora no hay nadie disponible, podemos responderle por correo.',
  leaveEmail: 'Dejar mi correo',
  email: 'Su correo electrónico',
  rate: '¿Le ha sido útil esta conversación?',
  comment: '¿Desea añadir algo? (opcional)',
}
