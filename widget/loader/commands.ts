import type { ParleyCommand } from '../types.ts'
import { restyle, setVisible } from './appearance.ts'
import { post } from './frame.ts'
import { tellIdentity } from './identity.ts'
import { obeyConsent } from './memory.ts'
import { objectOf, readOptions } from './options.ts'
import { currentPage, tellPage } from './page.ts'
import { close, debug, openPanel, toggle } from './panel.ts'
import { options } from './start-options.ts'

/** The commands of `window.Parley` that need a chat. */
export const commands: Partial<Record<ParleyCommand, (given?: unknown) => unknown>> = {
  open: () => openPanel(),
  close,
  toggle,
  debug,
  show: () => setVisible(true),
  hide: () => setVisible(false),
  send(text) {
    openPanel()
    post({ type: 'send', text: `${text}` })
  },
  identify(given) {
    options.identity = `${given}`
    tellIdentity(options.identity)
  },
  page: (more) => tellPage({ ...objectOf(more), ...currentPage() }),
  update(changes) {
    Object.assign(options, readOptions(changes))
    restyle()
  },
  /** What the frame keeps is out of our reach: it forgets when it is told, now or by the next `hello`. */
  consent(given) {
    const storage = objectOf(given).storage === true
    options.consent = storage ? 'functional' : 'refused'
    obeyConsent()
    post({ type: 'consent', storage })
  },
}
