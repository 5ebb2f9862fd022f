/** A browser that Playwright cannot drive, as far as the core journey needs it. */
export interface OtherBrowser {
  /** Goes to an address; the same one again is a reload. Resolves when the page has loaded. */
  go(url: string): Promise<void>
  /** The value of an expression in the shop's page, by way of JSON. */
  inPage(expression: string): Promise<unknown>
  /** The same in the chat's frame; undefined while there is none. */
  inChat(expression: string): Promise<unknown>
  /** Clicks the shop's page at a place of its window. */
  click(place: { x: number; y: number }): Promise<void>
  /** Presses keys where the focus is in the chat. */
  type(keys: string): Promise<void>
  close(): Promise<void>
}

/** The Enter key (WebDriver, "keyboard actions"). */
export const enter = '\uE007'

/** Keys as WebDriver and WebDriver BiDi take them alike. */
export const keyActions = (keys: string) => [
  {
    type: 'key',
    id: 'keyboard',
    actions: [...keys].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]),
  },
]

/** A real click: only that lets a frame of another origin take the focus in WebKit. */
export const clickActions = ({ x, y }: { x: number; y: number }) => [
  {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [
      { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  },
]
