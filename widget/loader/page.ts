import type { Page } from '@parley/protocol/page'

/** What the page says of itself. The fragment stays out: shops and sign-in pages keep tokens there. */
export function currentPage(): Page {
  return {
    url: location.href.split('#', 1)[0] ?? '',
    title: document.title,
    ...(document.referrer && { referrer: document.referrer }),
  }
}

interface NavigationEvents {
  navigation?: EventTarget
}

/** Calls back when a single-page shop shows another page; `popstate` alone does not see `pushState`. */
export function onNavigation(callback: () => void): () => void {
  const { navigation }: NavigationEvents = window
  const [target, event] = navigation ? [navigation, 'navigatesuccess'] : [window, 'popstate']
  target.addEventListener(event, callback)
  return () => target.removeEventListener(event, callback)
}
