import { sheetOf } from './dom.ts'
import { listen } from './life.ts'
import { pixels } from './look.ts'
import { setProperty } from './surface.ts'

const { adoptedStyleSheets } = document
const lock = sheetOf('html{overflow:hidden!important}')
const view = visualViewport
let covers = false
let top = 0

/**
 * Keeps the panel within what the on-screen keyboard leaves: iOS moves the page under fixed boxes, and shrinks nothing.
 * Only while it covers the page: the viewport's size is known after a layout, for which a page's start must not wait.
 */
function follow(): void {
  // A visitor who zooms in wants to see more of less, not a smaller panel.
  if (!covers || !view || view.scale > 1) return
  setProperty('top', pixels(view.offsetTop))
  setProperty('height', pixels(view.height))
}

export function watchViewport(): void {
  listen(view, 'resize', follow)
  listen(view, 'scroll', follow)
}

/**
 * Where the panel covers the screen, the page behind it must not scroll under the finger. The sheet goes as it came:
 * nothing was written over what the page said of its own scrolling.
 */
export function cover(on: boolean): void {
  if (on === covers) return
  covers = on
  if (on) {
    top = scrollY
    adoptedStyleSheets.push(lock)
    follow()
  } else {
    adoptedStyleSheets.splice(adoptedStyleSheets.indexOf(lock), 1)
    scrollTo({ top, behavior: 'instant' })
  }
}
