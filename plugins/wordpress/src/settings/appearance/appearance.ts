/** How the chat looks and what it says: of the protocol's SiteConfig (protocol/site-config.ts) what is edited here. */
export interface Appearance {
  /** Of the config that was read: a later one elsewhere is a conflict. */
  readonly version: number
  readonly name: string
  /** Of the texts where the visitor's language has none. */
  readonly locale: string
  readonly look: Look
  readonly texts: Readonly<Record<string, Words>>
  readonly behaviour: Behaviour
  readonly notices: { readonly ai: boolean; readonly consent?: boolean; readonly privacyUrl?: string }
}

type Side = 'left' | 'right' | 'center'

export interface Look {
  readonly color: string
  readonly gradient?: string
  readonly colorScheme: 'auto' | 'light' | 'dark'
  readonly side: Side
  readonly offsetX: number
  readonly offsetY: number
  readonly phone?: { readonly side?: Side; readonly offsetX?: number; readonly offsetY?: number }
  readonly launcher?: Launcher
  readonly width?: number
  readonly radius: number
  readonly zIndex: number
  readonly avatarUrl?: string
}

export interface Launcher {
  readonly size?: number
  readonly avatar?: boolean
  readonly online?: boolean
}

export interface Words {
  readonly title?: string
  readonly subtitle?: string
  readonly welcome?: string
  readonly placeholder?: string
  readonly launcher?: string
  readonly hint?: string
  readonly consent?: string
  readonly suggestions?: readonly string[]
}

export interface Behaviour {
  readonly mode: string
  readonly open: string
  readonly proactive?: Proactive
}

export interface Proactive {
  readonly show: 'open' | 'hint'
  readonly afterSeconds?: number
  readonly scrollPercent?: number
  readonly exitIntent?: boolean
  readonly phones?: boolean
}

/** The same with a part set, or without it: what is absent is the chat's own. */
export function withPart<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  name: Name,
  value: Whole[Name] | undefined,
): Whole {
  const copy = { ...whole }
  if (value === undefined || value === '') delete copy[name]
  else copy[name] = value
  return copy
}
