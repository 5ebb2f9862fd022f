import { Snackbar, TabPanel } from '@wordpress/components'
import { useState } from '@wordpress/element'
import { __ } from '@wordpress/i18n'
import type { Appearance } from './appearance/appearance.ts'
import { AppearanceTab } from './appearance/appearance-tab.tsx'
import { ConflictQuestion } from './appearance/conflict-question.tsx'
import { useAppearance } from './appearance/use-appearance.ts'
import type { Boot, Settings } from './boot.ts'
import { DisplayTab } from './display/display-tab.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { OverviewTab } from './overview/overview-tab.tsx'
import { PrivacyTab } from './privacy/privacy-tab.tsx'
import { SaveBar } from './save-bar.tsx'
import { post } from './shared/request.ts'
import { useDraft } from './shared/use-draft.ts'
import { useUnsavedWarning } from './shared/use-unsaved-warning.ts'
import { StatusTab } from './status/status-tab.tsx'
import { useStatus } from './use-status.ts'

const tabs = () => [
  { name: 'overview', title: __('Overview', 'parley-chat') },
  { name: 'appearance', title: __('Appearance', 'parley-chat') },
  { name: 'display', title: __('Where it shows', 'parley-chat') },
  { name: 'privacy', title: __('Customers and privacy', 'parley-chat') },
  { name: 'status', title: __('Status', 'parley-chat') },
]

const saveSettings = async (settings: Settings): Promise<Settings> =>
  (await post<{ parley_chat_settings: Settings }>('/wp/v2/settings', { parley_chat_settings: settings }))
    .parley_chat_settings

interface Props {
  readonly boot: Boot
  readonly stored: Appearance
}

export function App({ boot, stored }: Props) {
  const status = useStatus(boot.status, boot.mayManage)
  const settings = useDraft(boot.settings, saveSettings)
  const appearance = useAppearance(stored, status.status.version)
  const [isSaved, setSaved] = useState(false)
  const drafts = [settings, appearance]
  const changed = drafts.filter(({ isChanged }) => isChanged)
  useUnsavedWarning(changed.length > 0)

  const save = async () => {
    const done = await Promise.all(changed.map((draft) => draft.save()))
    setSaved(done.every(Boolean))
  }
  const all = tabs()
  const named = all.find(({ name }) => `#${name}` === location.hash)
  return (
    <>
      <TabPanel
        className="parley-chat-tabs"
        tabs={all}
        initialTabName={named?.name ?? 'overview'}
        selectOnMove={false}
        // The address names the tab, so that a reload and a link open it.
        onSelect={(name) => history.replaceState(null, '', `#${name}`)}
      >
        {({ name }) => {
          if (name === 'appearance') return <AppearanceTab boot={boot} draft={appearance} />
          if (name === 'display') return <DisplayTab boot={boot} settings={settings} />
          if (name === 'privacy') return <PrivacyTab boot={boot} settings={settings} />
          if (name === 'status') return <StatusTab boot={boot} now={status} />
          return <OverviewTab boot={boot} now={status} settings={settings} />
        }}
      </TabPanel>
      {appearance.failure?.code === 'conflict' && (
        <ConflictQuestion draft={appearance} onSaved={() => setSaved(true)} />
      )}
      {changed.length > 0 && (
        <SaveBar
          isSaving={drafts.some(({ isSaving }) => isSaving)}
          onSave={() => void save()}
          onDiscard={() => {
            for (const draft of changed) draft.discard()
          }}
        >
          {settings.failure && <FailureNotice failure={settings.failure} />}
          {appearance.failure && appearance.failure.code !== 'conflict' && (
            <FailureNotice failure={appearance.failure} />
          )}
        </SaveBar>
      )}
      {isSaved && changed.length === 0 && (
        <div className="parley-chat-saved">
          <Snackbar onRemove={() => setSaved(false)}>{__('Saved.', 'parley-chat')}</Snackbar>
        </div>
      )}
    </>
  )
}
