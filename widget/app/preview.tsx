import type { Message } from '@parley/protocol/message'
import { directionOf, pickLocale } from '@parley/protocol/pick-locale'
import { siteConfig } from '@parley/protocol/site-config'
import { createRoot } from 'react-dom/client'
import * as v from 'valibot'
import { SurroundingsContext } from './components/surroundings.ts'
import { createChat } from './engine/chat.ts'
import { beforeNextPicture } from './engine/next-picture.ts'
import type { SessionKeeper } from './engine/session.ts'
import { createStorage } from './engine/storage.ts'
import { emptyThread } from './engine/thread.ts'
import { readEmbedDocument } from './host/embed-document.ts'
import { Panel } from './panel/panel.tsx'
import { holdPartTexts } from './texts/part-texts.ts'
import { english, loadTexts, spoken } from './texts/texts.ts'
import { applyTheme } from './theme/theme.ts'

/** What a merchant's page would have the chat look like. */
const wish = v.object({
  type: v.literal('parley-preview'),
  config: siteConfig,
  /** The visitor's language. */
  locale: v.string(),
  /** What is asked and answered where there are no questions to begin with. */
  sample: v.object({ question: v.string(), answer: v.string() }),
})
type Wish = v.InferOutput<typeof wish>

const never = () => new Promise<never>(() => {})

/** Nobody is here: nothing is asked of the backend, and nothing kept. */
const nobody: SessionKeeper = {
  current: undefined,
  owner: undefined,
  open: never,
  openAnew: never,
  identify: never,
  authorized: never,
}

/** The panel as visitors will see it, in the colours and words that a merchant tries out. It is to be looked at only. */
function start(root: HTMLElement): void {
  const { origins } = readEmbedDocument(document)
  const chat = createChat({
    name: 'preview',
    storage: createStorage(
      () => {
        throw new Error('a preview keeps nothing')
      },
      '',
      false,
    ),
    locks: undefined,
    openChannel: (name) => new BroadcastChannel(name),
    page: () => null,
    soon: beforeNextPicture,
    session: () => nobody,
    onReturnToken() {},
    onRefused() {},
  })
  const drawn = createRoot(root)
  root.inert = true

  async function draw({ config, locale: wished, sample }: Wish): Promise<void> {
    const { locale, known } = pickLocale([wished, config.locale], spoken) ?? english
    const texts = await loadTexts(known)
    const { documentElement } = document
    documentElement.lang = locale
    documentElement.dir = directionOf(locale)
    const { look } = config
    const scheme = look.colorScheme === 'dark' ? 'dark' : 'light'
    applyTheme(documentElement, { color: look.color, gradient: look.gradient }, scheme)
    const asks = Object.values(config.texts).some(({ suggestions }) => suggestions?.length)
    chat.store.update({
      phase: 'ready',
      connection: 'open',
      open: true,
      site: config,
      thread: asks ? emptyThread : { ...emptyThread, transcript: conversationOf(sample) },
    })
    drawn.render(
      <SurroundingsContext
        value={{
          chat,
          texts,
          partTexts: holdPartTexts(texts.parts),
          locale,
          storefront: wished,
          mode: 'floating',
          leave() {},
          raise: never,
          pageListens: false,
          crashed() {},
        }}
      >
        <Panel adopted={{ text: '', sent: undefined, selection: [0, 0], focused: false }} />
      </SurroundingsContext>,
    )
  }

  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || !origins.includes(origin)) return
    const asked = v.safeParse(wish, data)
    // What is half typed is no config yet: the last one stays.
    if (!asked.success) return
    clearInterval(calling)
    void draw(asked.output)
  })
  // Until somebody hears it: the page around may not have its script yet.
  const call = () => {
    for (const origin of origins) parent.postMessage({ type: 'parley-preview-ready' }, origin)
  }
  const calling = setInterval(call, 500)
  call()
}

const conversationOf = ({ question, answer }: Wish['sample']): Message[] =>
  [['visitor', question] as const, ['assistant', answer] as const].map(([role, text], at) => ({
    id: `msg_preview_${at}`,
    conversationId: 'conv_preview',
    seq: at + 1,
    role,
    text,
    status: 'complete',
    createdAt: new Date().toISOString(),
  }))

const root = document.getElementById('app')
if (root) start(root)
