import type { Words } from '../words.ts'

export const words: Words = {
  why: '今すぐ対応できない場合は、メールでお返事できます。',
  leaveEmail: 'メールアドレスを残す',
  email: 'メールアドレス',
  rate: 'この会話は役に立ちましたか？',
  comment: 'ほかにご意見はありますか？（任意）',
}
