import type { Frame, Page } from '@playwright/test'

/** What a person would see or miss at a glance, in the shop's page and in the chat: one line for each fault. */
export async function findBadBoxes(page: Page, touch: boolean): Promise<string[]> {
  const chat = page.frames().find((frame) => frame.url().includes('/embed/'))
  const inside = chat ? await faultsOf(chat, touch) : []
  return [...(await page.evaluate(launcherFaults, touch)), ...inside]
}

const faultsOf = (frame: Frame, touch: boolean) => frame.evaluate(chatFaults, touch)

/** Runs in the shop's page: the launcher, the hint and the panel are on the screen and beside each other. */
function launcherFaults(touch: boolean): string[] {
  const faults: string[] = []
  const root = document.querySelector('parley-chat')?.shadowRoot
  const parts = ['div > button', 'output', 'section'].flatMap((selector) => {
    const element = root?.querySelector(selector)
    const box = element?.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect()
    return box && box.width > 0 ? [{ selector, box }] : []
  })
  const inline = root?.querySelector('.inline')
  for (const { selector, box } of parts) {
    const outside = box.left < 0 || box.right > innerWidth || (!inline && (box.top < 0 || box.bottom > innerHeight))
    if (outside) faults.push(`${selector} is outside of the window: ${JSON.stringify(box)}`)
  }
  for (const [index, { selector, box }] of parts.entries())
    for (const other of parts.slice(index + 1)) {
      const apart =
        box.right <= other.box.left ||
        other.box.right <= box.left ||
        box.bottom <= other.box.top ||
        other.box.bottom <= box.top
      if (!apart) faults.push(`${selector} lies on ${other.selector}`)
    }
  const launcher = parts.find(({ selector }) => selector === 'div > button')?.box
  if (touch && launcher && launcher.width < 44) faults.push(`the launcher is only ${launcher.width} pixels wide`)
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window')
  return faults
}

/** Runs in the chat: nothing cut, nothing outside, nothing on top of another, nothing too small to hit. */
function chatFaults(touch: boolean): string[] {
  const faults: string[] = []
  const scrollers = '.log, .conversations, .menu'
  const name = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> "${element.textContent?.trim().slice(0, 30)}"`
  // What lies under an open dialog or menu is covered on purpose.
  const top = document.querySelector('dialog[open], .menu') ?? document.body
  const shown = [...top.querySelectorAll<HTMLElement>('*')].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest('.unseen') &&
      !(element instanceof SVGElement),
  )

  const hasWords = (element: Element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
  for (const element of shown) {
    const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX)
    if (hasWords(element) && !scrolls && element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
      faults.push(`${name(element)} is cut: ${element.scrollWidth} in ${element.clientWidth}`)
    const box = element.getBoundingClientRect()
    if (box.width > 0 && !element.closest('pre, .table') && (box.left < -0.5 || box.right > innerWidth + 0.5))
      faults.push(`${name(element)} is outside of the window: ${box.left} to ${box.right}`)
    if (box.height > 0 && !element.closest(scrollers) && (box.top < -0.5 || box.bottom > innerHeight + 0.5))
      faults.push(`${name(element)} is above or below the window: ${box.top} to ${box.bottom}`)
  }

  /** The part of an element that is to be seen: what is scrolled away in the log covers nothing. */
  const boxOf = (element: Element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const edge = element.parentElement?.closest(scrollers)?.getBoundingClientRect()
    return { left, right, top: Math.max(top, edge?.top ?? top), bottom: Math.min(bottom, edge?.bottom ?? bottom) }
  }
  const things = shown.filter(
    (element) =>
      (element.matches('button, textarea, img, .header, .composer, .notice:not(.empty)') || hasWords(element)) &&
      getComputedStyle(element).display !== 'inline' &&
      // Floats above the log on purpose.
      !element.closest('.pill'),
  )
  for (const [index, one] of things.entries())
    for (const other of things.slice(index + 1)) {
      if (one.contains(other) || other.contains(one)) continue
      const a = boxOf(one)
      const b = boxOf(other)
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (across > 1 && down > 1) faults.push(`${name(one)} lies on ${name(other)} by ${across} × ${down}`)
    }

  /** WCAG 2.2, 2.5.8: 24 pixels; 44 for what everybody needs on a touch screen. Links in a sentence are exempt. */
  const primary = '.quiet-button, .send, .menu-item, .choice, .conversation, dialog .button'
  for (const element of shown) {
    if (!element.matches('button, textarea, .button')) continue
    const size = touch && element.matches(primary) ? 44 : 24
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const [x, y] = [(left + right) / 2, (top + bottom) / 2]
    const room = element.closest(scrollers)?.getBoundingClientRect()
    // What is scrolled out in part can be scrolled in.
    if (room && (top < room.top || bottom > room.bottom)) continue
    const reach = size / 2 - 1
    const edges = [
      [x - reach, y],
      [x + reach, y],
      [x, y - reach],
      [x, y + reach],
    ] as const
    const missed = edges.some(([atX, atY]) => {
      const hit = document.elementFromPoint(atX, atY)
      return hit !== null && !element.contains(hit)
    })
    if (missed) faults.push(`${name(element)} is smaller than ${size} pixels: ${right - left} × ${bottom - top}`)
  }
  return faults
}
