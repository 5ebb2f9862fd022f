/**
 * A script tag for a page whose scripts wait, as WP Rocket and Rocket Loader have one: it runs those of a type one after
 * the other once an event came to the window, and lets them believe meanwhile that the page is still being read.
 */
export const laterScripts = (type: string, event: string): string =>
  `<script>(${runLater})(${JSON.stringify(type)}, ${JSON.stringify(event)})</script>`

/** Runs in the page. What `rocket-` stands before is WP Rocket's own name for it. */
const runLater = `(type, event) => {
  let done = false
  window.addEventListener(event, async () => {
    const listen = document.addEventListener
    document.addEventListener = (name, ...rest) =>
      listen.call(document, name === 'DOMContentLoaded' && !done ? 'rocket-' + name : name, ...rest)
    Object.defineProperty(document, 'readyState', { get: () => done ? 'complete' : 'loading', configurable: true })
    for (const waiting of document.querySelectorAll('script[type="' + type + '"]')) {
      const script = document.createElement('script')
      for (const { name, value } of waiting.attributes)
        if (name !== 'type') script.setAttribute(name === 'data-later-src' ? 'src' : name, value)
      script.text = waiting.text
      await new Promise((resolve) => {
        script.onload = script.onerror = resolve
        waiting.replaceWith(script)
        if (!script.src) resolve()
      })
    }
    done = true
    document.dispatchEvent(new Event('rocket-DOMContentLoaded'))
  }, { once: true })
}`
