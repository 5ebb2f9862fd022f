import type { Words } from '../words.ts'

export const words: Words = {
  why: '如果现在没有人有空，我们可以通过邮件回复您。',
  leaveEmail: '留下邮箱',
  email: '您的邮箱地址',
  rate: '这次对话对您有帮助吗？',
  comment: '还有什么想补充的吗？（选填）',
}
