import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Şu anda kimse uygun değilse size e-posta ile yanıt verebiliriz.',
  leaveEmail: 'E-postanızı bırakın',
  email: 'E-posta adresiniz',
  rate: 'Bu görüşme yararlı oldu mu?',
  comment: 'Eklemek istediğiniz bir şey var mı? (isteğe bağlı)',
}
