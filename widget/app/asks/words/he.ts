import type { Words } from '../words.ts'

export const words: Words = {
  why: 'אם אף אחד לא פנוי כרגע, נוכל להשיב בדואר אלקטרוני.',
  leaveEmail: 'השארת כתובת דואר אלקטרוני',
  email: 'כתובת הדואר האלקטרוני',
  rate: 'האם השיחה הזאת הועילה לך?',
  comment: 'יש מה להוסיף? (לא חובה)',
}
