import { clean, withoutBidiControls } from '@parley/protocol/text'

/** What visitors, agents and shops wrote, so that it changes nothing of how the page around it reads. */
export const shown = (text: string): string => withoutBidiControls(clean(text))
