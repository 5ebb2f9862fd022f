import type { Live, Look } from '#conversation/live.ts'

/** The text of running replies where no process tells another more of it than it saves. */
export const savedOnly = (
  notify: (visitorId: string, look: Look) => void,
): Pick<Live, 'grew' | 'textBeyond' | 'seal' | 'forget'> => ({
  grew: (visitorId) => notify(visitorId, 'text'),
  textBeyond: async () => '',
  seal: async () => '',
  forget: async () => {},
})
