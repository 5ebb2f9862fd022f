import type { Appearance } from './appearance/appearance.ts'

/** What the page holds for this script: Admin/Screen_Data.php writes it. */
export interface Boot {
  readonly account: string
  /** Whether this user may change the connection: in a network its own admins alone. */
  readonly mayManage: boolean
  readonly service: { readonly address: string; readonly terms: string; readonly privacy: string }
  readonly site: { readonly home: string; readonly id: string }
  /** Of a network, on its own screen. */
  readonly sites: readonly NetworkSite[]
  /** How many sites of the network the connection is not for, because there are too many. */
  readonly leftOut: number
  readonly status: Status
  readonly settings: Settings
  /** The stored copy; the service decides what holds. Null before it has said anything of this site. */
  readonly appearance: Appearance | null
  readonly postTypes: readonly { readonly name: string; readonly label: string }[]
  readonly has: { readonly woocommerce: boolean; readonly consentApi: boolean }
  readonly disconnect: { readonly url: string; readonly action: string; readonly nonce: string }
  readonly links: Readonly<Record<'health' | 'policy' | 'export' | 'erase', string>>
  readonly versions: Readonly<Record<'plugin' | 'wordpress' | 'php', string>>
  /** What a Content Security Policy of the site has to allow. */
  readonly policy: string
}

export interface NetworkSite {
  readonly name: string
  readonly home: string
  readonly screen: string
  readonly live: boolean
  readonly failed: boolean
}

/** How the site stands. Times are Unix seconds. */
export interface Status {
  readonly live: boolean
  /** Of the stored copy of the appearance. */
  readonly version: number
  readonly health: { readonly state: string; readonly answeredAt?: number; readonly failingSince?: number }
  readonly origins: readonly Origin[]
  /** The site's page of the console; empty where there is none. */
  readonly manageUrl: string
  /** When the service could last not be asked, and why. */
  readonly failure: { readonly code: string; readonly says: string; readonly time: number } | null
}

export interface Origin {
  readonly origin: string
  readonly state: string
  readonly reason: string
}

/** Settings.php has what each may be. */
export interface Settings {
  readonly test_mode: boolean
  readonly where: string
  readonly pages: readonly number[]
  readonly hidden_types: readonly string[]
  readonly shop_pages: 'shown' | 'hidden' | 'only'
  readonly devices: 'all' | 'phones' | 'computers'
  readonly visitors: 'all' | 'guests' | 'members'
  readonly consent: 'none' | 'functional' | 'preferences' | 'statistics' | 'marketing'
  readonly identity: boolean
  readonly orders: boolean
}

export function readBoot(): Boot {
  const boot: Boot = JSON.parse(document.getElementById('parley-chat-screen-data')?.textContent ?? '')
  return boot
}
