import { Notice } from '@wordpress/components'
import { useState } from '@wordpress/element'
import { __ } from '@wordpress/i18n'
import type { Boot } from '../boot.ts'
import { Colors } from './colors.tsx'
import { LauncherPart } from './launcher-part.tsx'
import { NoticesPart } from './notices-part.tsx'
import { Opening } from './opening.tsx'
import { PreviewPart } from './preview-part.tsx'
import { Texts } from './texts.tsx'
import type { AppearanceDraft } from './use-appearance.ts'

/** The chat's look beside a picture of it that this page draws: nothing of the service runs in the admin. */
export function AppearanceTab({ boot, draft }: { readonly boot: Boot; readonly draft: AppearanceDraft }) {
  const [locale, setLocale] = useState(draft.value.locale)
  if (!boot.mayManage) {
    return (
      <Notice status="info" isDismissible={false}>
        {__('An administrator of the network changes how the chat looks.', 'parley-chat')}
      </Notice>
    )
  }
  return (
    <div className="parley-chat-columns is-appearance">
      <div>
        <Colors draft={draft} />
        <LauncherPart draft={draft} />
        <Texts draft={draft} locale={locale} onLocale={setLocale} />
        <Opening draft={draft} />
        <NoticesPart draft={draft} />
      </div>
      <PreviewPart appearance={draft.value} locale={locale} />
    </div>
  )
}
