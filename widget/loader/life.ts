/** From one `destroy` to the next. What listens to the page, or for it, does so for one life of the chat. */
export let life = new AbortController()

export const listen = (target: EventTarget | null, type: string, listener: (event: CustomEventInit) => void): void =>
  target?.addEventListener(type, listener, life)

export function endLife(): void {
  life.abort()
  life = new AbortController()
}
