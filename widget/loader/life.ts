/** From one `destroy` to the next. What listens to the page, or for it, does so for one life of the chat. */
export let life = new AbortController()

/** The controller stands for the listener's options, of which the browser reads its `signal`: it ends with this life. */
export const listen = (target: EventTarget | null, type: string, listener: () => void): void =>
  target?.addEventListener(type, listener, life)

export function endLife(): void {
  life.abort()
  life = new AbortController()
}
