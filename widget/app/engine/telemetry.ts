import type { Telemetry } from '@parley/protocol/telemetry'
import type { Chat } from './chat.ts'
import type { Diary } from './diary.ts'
import type { Storage } from './storage.ts'

const toldKey = 'told'

/**
 * Tells the backend how the chat fared: once a tab's session, where the site wants to know and the panel was opened.
 * `tabStorage` lasts as long as the tab.
 */
export function tellOnce(
  { store, authorized }: Pick<Chat, 'store' | 'authorized'>,
  diary: Diary,
  tabStorage: Storage,
): void {
  if (!store.get().site?.features.telemetry || !diary.opened || tabStorage.read(toldKey)) return
  tabStorage.write(toldKey, '1')
  const { loadMs, typeableMs, reconnects, counts } = diary
  const body: Telemetry = { loadMs, typeableMs, reconnects, errors: counts }
  // Figures that are lost are no matter, and by now there may be nobody who could hear of it.
  authorized('/v1/telemetry', { method: 'POST', body, keepalive: true }).catch(() => undefined)
}
