import type { Chat } from '../engine/chat.ts'

type Followed = Pick<Chat, 'setVisible' | 'suspend' | 'resume' | 'wake'>

/**
 * Tells the chat when the page is looked at, goes away, is frozen and comes back. `onAway` runs before each time that may
 * be the last.
 */
export function followPageLife(chat: Followed, onAway: () => void): void {
  const see = () => {
    const visible = document.visibilityState === 'visible'
    if (!visible) onAway()
    chat.setVisible(visible)
  }
  const leave = () => {
    onAway()
    chat.suspend()
  }
  addEventListener('online', chat.wake)
  addEventListener('pagehide', leave)
  addEventListener('pageshow', chat.resume)
  document.addEventListener('freeze', leave)
  document.addEventListener('resume', chat.resume)
  document.addEventListener('visibilitychange', see)
  see()
}
