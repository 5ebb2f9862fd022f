// Before the rest: the order of the modules follows, and what draws stands together, which gzip likes (0.3 KB).
import { Panel } from './panel/panel.tsx'
import './styles/app.css'
import type { ToFrame } from '@parley/protocol/frame'
import { canonicalLocale, directionOf, pickLocale } from '@parley/protocol/pick-locale'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type Surroundings, SurroundingsContext } from './components/surroundings.ts'
import { returnTokenKey } from './engine/becoming-known.ts'
import { createChat } from './engine/chat.ts'
import { createDiary, watch } from './engine/diary.ts'
import { beforeNextPicture } from './engine/next-picture.ts'
import { createRequest } from './engine/request.ts'
import { createSessionKeeper } from './engine/session.ts'
import { createStorage } from './engine/storage.ts'
import { tellOnce } from './engine/telemetry.ts'
import { waitForHost } from './host/connection.ts'
import { fetchTicket, readEmbedDocument } from './host/embed-document.ts'
import { fitPage } from './host/fit-page.ts'
import { createIdentities } from './host/identities.ts'
import { createPageActions } from './host/page-actions.ts'
import { followPageLife } from './host/page-life.ts'
import { reportToHost } from './host/report.ts'
import { typeableAfter } from './host/typeable.ts'
import { watchShellField } from './panel/shell-field.ts'
import { holdPartTexts } from './texts/part-texts.ts'
import { english, loadTexts, spoken } from './texts/texts.ts'
import { applyTheme } from './theme/theme.ts'

/** A function, and no `await` of the module's own: what it waits for, the texts among it, imports this very file. */
async function start(): Promise<void> {
  const root = document.getElementById('app')
  const shellField = root?.querySelector('textarea')
  if (!root || !shellField) throw new Error('The document has no shell')

  const shell = watchShellField(shellField)
  const embed = readEmbedDocument(document)
  const host = await waitForHost(window, { self: window, parent: window.parent, origins: embed.origins })
  const { hello, origin, tell } = host
  let { options } = hello
  let page = fitPage(hello.page)

  const { documentElement } = document
  const storefront = canonicalLocale(options.locale ?? hello.locale ?? '')
  // The document's is what the backend chose for a storefront in a language that we do not speak.
  const { locale, known: language } = pickLocale([storefront, documentElement.lang], spoken) ?? english
  const texts = await loadTexts(language)

  const name = `parley:${embed.siteKey}:${origin}`
  const { consent = 'functional' } = options
  const agreed = consent === 'functional'
  const storage = createStorage(() => localStorage, `${name}:`, agreed)
  const tabStorage = createStorage(() => sessionStorage, `${name}:`, agreed)
  const allowStoring = (storing: boolean) => {
    storage.allow(storing)
    tabStorage.allow(storing)
    keepAtHost()
  }
  const consentTo = (storing: boolean) => {
    allowStoring(storing)
    if (!storing) chat.refuse()
  }
  const diary = createDiary()
  const { locks }: Partial<Navigator> = navigator
  if (hello.kept && storage.denied) storage.write(returnTokenKey, hello.kept)

  const identities = createIdentities(
    () => tell({ type: 'identity-needed' }),
    (token) => chat.identify(token),
  )

  const chat = createChat({
    name,
    storage,
    locks,
    openChannel: (channel) => new BroadcastChannel(channel),
    page: () => page,
    soon: beforeNextPicture,
    onReturnToken: () => keepAtHost(),
    onRefused() {
      allowStoring(false)
      tell({ type: 'refused' })
    },
    session: (onOpened) =>
      createSessionKeeper({
        siteKey: embed.siteKey,
        origin,
        ticket: embed.ticket,
        identity: hello.identity,
        request: createRequest(
          (input, init) => fetch(input, init),
          ({ code, requestId }) => diary.note(code, requestId),
        ),
        fetchTicket: () => fetchTicket(embed.siteKey),
        freshIdentity: async () => (options.identityUrl ? identities.fresh() : undefined),
        returnToken: () => storage.read(returnTokenKey),
        page: () => page,
        locale: storefront ?? locale,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        onOpened,
      }),
  })

  /** Where the frame gets no storage of its own, the shop keeps the return token, if site and visitor agree. */
  const keepAtHost = () => {
    const token = storage.read(returnTokenKey)
    if (!storage.denied || !chat.store.get().site?.features.keep) return
    tell({ type: 'keep', returnToken: (storage.allowed && token) || null })
  }

  let { colorScheme } = hello
  let { site } = chat.store.get()
  const dress = () => {
    const look = site?.look ?? options.config?.look
    const color = options.color ?? look?.color
    if (color) applyTheme(documentElement, { color, gradient: look?.gradient }, colorScheme)
  }
  dress()
  chat.store.subscribe(() => {
    const now = chat.store.get().site
    if (now === site) return
    site = now
    dress()
  })
  documentElement.lang = locale
  documentElement.dir = directionOf(locale)

  const pageActions = createPageActions((data) => host.emit('action', data))
  const mode = options.mode ?? options.config?.behaviour.mode ?? 'floating'
  const surroundings: Surroundings = {
    chat,
    texts,
    partTexts: holdPartTexts(texts.parts),
    locale,
    storefront,
    mode,
    leave: () => leave(),
    raise: pageActions.raise,
    pageListens: hello.actions ?? false,
    crashed() {
      diary.note('internal')
      host.emit('error', { code: 'internal' })
    },
  }

  const focusField = () => root.querySelector('textarea')?.focus()
  const leave = () => {
    // Not only when the page says so: Chromium holds that back until a next picture, which a frame out of sight never has,
    // and what comes meanwhile nobody has seen.
    chat.setOpen(false)
    tell({ type: 'close' })
    tell({ type: 'focus-launcher' })
  }
  /**
   * WebKit lets a frame of another origin put the focus nowhere until somebody has done something in it: then the first key
   * goes to the document, and takes the focus to the field before its letter is written.
   */
  document.addEventListener('keydown', ({ target, key }) => {
    if (target !== document.body) return
    if (key === 'Escape' && mode === 'floating') leave()
    else if (key.length === 1) focusField()
  })

  await shell.idle()
  const adopted = shell.take()
  if (adopted.sent) chat.send(adopted.sent)
  if (adopted.text) chat.draft.write(adopted.text)
  root.replaceChildren()
  flushSync(() =>
    createRoot(root).render(
      <SurroundingsContext value={surroundings}>
        <Panel adopted={adopted} />
      </SurroundingsContext>,
    ),
  )
  diary.loadMs = Math.round(performance.now())

  const report = async (asked: Extract<ToFrame, { type: 'debug' }>) => {
    const { answerDebug } = await import('./host/debug-report.ts')
    const build = new URL(import.meta.url).pathname
    answerDebug(asked, chat, diary, { siteKey: embed.siteKey, origin, build, locale, storage }, tell)
  }

  host.listen((message) => {
    switch (message.type) {
      case 'open':
        if (!diary.opened && !message.quiet && message.at) diary.typeableMs = typeableAfter(message.at)
        diary.opened = true
        chat.setOpen(true)
        return message.quiet ? undefined : focusField()
      case 'close':
        return chat.setOpen(false)
      case 'send':
        return chat.send(message.text)
      case 'identify':
        return identities.told(message.token)
      case 'page':
        page = fitPage(message.page)
        return
      case 'update':
        options = { ...options, ...message.options }
        colorScheme = message.colorScheme
        return dress()
      case 'action-result':
        return pageActions.settle(message.id, message.result)
      case 'consent':
        return consentTo(message.storage)
      case 'debug':
        return report(message)
    }
  })
  reportToHost(chat.store, host)
  watch(chat.store, diary)
  followPageLife(chat, () => tellOnce(chat, diary, tabStorage))
  tell({ type: 'ready' })
  void chat.start()
  if (consent === 'refused') consentTo(false)
}

void start()
