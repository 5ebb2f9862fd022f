import { useState } from 'react'
import { useSurroundings } from '../components/surroundings.ts'

/** Whether a visitor was asked this about this conversation on an earlier page, and how to note that they were. */
export function useOnce(what: 'email' | 'rating', conversation: string): [asked: boolean, note: () => void] {
  const { storage } = useSurroundings().chat
  const name = `asked-${what}`
  const [asked] = useState(() => storage.read(name) === conversation)
  return [asked, () => storage.write(name, conversation)]
}
