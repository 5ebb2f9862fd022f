import type { Boot, Settings } from '../boot.ts'
import type { Draft } from '../shared/use-draft.ts'
import type { StatusNow } from '../use-status.ts'
import { Addresses } from './addresses.tsx'
import { Agent } from './agent.tsx'
import { ConnectionPart } from './connection-part.tsx'
import { Conversations } from './conversations.tsx'
import { NetworkSites } from './network-sites.tsx'

interface Props {
  readonly boot: Boot
  readonly now: StatusNow
  readonly settings: Draft<Settings>
}

export function OverviewTab({ boot, now, settings }: Props) {
  return (
    <div className="parley-chat-columns">
      <div>
        <ConnectionPart boot={boot} status={now.status} isTest={settings.saved.test_mode} />
        <Addresses now={now} mayCheck={boot.mayManage} />
        {boot.sites.length > 1 && <NetworkSites sites={boot.sites} leftOut={boot.leftOut} />}
      </div>
      <div>
        <Agent status={now.status} />
        {boot.mayManage && <Conversations home={boot.site.home} />}
      </div>
    </div>
  )
}
