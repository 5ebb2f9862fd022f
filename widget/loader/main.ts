import { parseJson, readOptions } from './options.ts'
import { createParley, type Parley } from './parley.ts'

declare global {
  interface Window {
    Parley?: Parley
  }
}

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[data-site]')

/** A bare tag beside a JSON script: for hosts that strip attributes, or move and rehost scripts. */
const given = (): Record<string, unknown> => ({
  ...parseJson(document.querySelector('script[type="application/json"][data-parley]')?.textContent ?? '{}'),
  ...script?.dataset,
})

// A page may hold two of our tags (a theme's and a plugin's); the first one has it.
if (!window.Parley?.version) {
  const queue = window.Parley?.q ?? []
  const parley = createParley(script?.src ? new URL(script.src).origin : undefined)
  window.Parley = parley
  for (const call of Array.from(queue)) {
    const [command, ...args] = Array.from(call)
    parley(`${command}`, ...args)
  }
  const start = () => {
    const options = given()
    if (readOptions(options).site) parley('init', options)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
}
