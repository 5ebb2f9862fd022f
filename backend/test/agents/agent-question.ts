import type { AgentQuestion } from '#conversation/agent.ts'

/** What the domain asks an agent, with every field that may be absent. */
export const question = (): AgentQuestion => ({
  siteId: 'site_1',
  visitorId: 'vis_1',
  request: {
    action: 'sendMessage',
    sessionId: 'conv_1',
    chatInput: 'Когда придёт мой заказ?',
    metadata: {
      site: { id: 'site_1', name: 'Demo', platform: 'custom' },
      conversation: { id: 'conv_1', turn: 2 },
      visitor: { id: 'vis_1', known: true, identity: { id: '42', email: 'a@shop.example', verified: true } },
      page: { url: 'https://shop.example/cup', title: 'A cup' },
      locale: 'ru',
      timeZone: 'Europe/Berlin',
      country: 'DE',
      city: 'Berlin',
      userAgent: 'Mozilla/5.0',
      time: '2026-11-21T10:00:00.000Z',
    },
    history: [{ role: 'visitor', text: 'Hello', time: '2026-11-21T09:59:00.000Z' }],
  },
})
