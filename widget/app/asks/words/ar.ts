import type { Words } from '../words.ts'

export const words: Words = {
  why: 'إذا لم يكن أحد متاحًا الآن، يمكننا الرد عبر البريد الإلكتروني.',
  leaveEmail: 'اترك بريدك الإلكتروني',
  email: 'عنوان بريدك الإلكتروني',
  rate: 'هل كانت هذه المحادثة مفيدة؟',
  comment: 'هل تود إضافة شيء؟ (اختياري)',
}
