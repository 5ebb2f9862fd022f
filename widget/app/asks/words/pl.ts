import type { Words } from '../words.ts'

export const words: Words = {
  why: 'Jeśli teraz nikt nie jest dostępny, możemy odpowiedzieć e-mailem.',
  leaveEmail: 'Zostaw swój e-mail',
  email: 'Adres e-mail',
  rate: 'Czy ta rozmowa była pomocna?',
  comment: 'Chcesz coś dodać? (opcjonalnie)',
}
