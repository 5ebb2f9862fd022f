import type { AgentQuestion } from '#conversation/agent.ts'
import type { AgentAuthentication, AgentSettings } from './settings.ts'

/** So many code units at the beginning of a text tell that it is repeated; the end may be cut off. */
const telling = 8
/** A shorter text is in half of all sentences, and gives nothing away. */
const shortest = 4

/** Every JWT of ours begins so: `{"alg":`. */
const jwtBeginning = 'eyJhbGci'

/**
 * What an agent says of a failure, up to where it begins to repeat what it was sent. Some agents and proxies echo the
 * request in their error, and neither a shopper's words nor a credential may come into the log that way.
 */
export function withoutEcho(reason: string, sent: readonly string[]): string {
  const at = sent
    .map((text) => text.trim())
    .filter((text) => text.length >= shortest)
    .flatMap((text) => [text.slice(0, telling), JSON.stringify(text).slice(1, telling + 1)])
    .map((beginning) => reason.indexOf(beginning))
    .filter((index) => index >= 0)
  return at.length === 0 ? reason : `${reason.slice(0, Math.min(...at))}…`
}

/** What the agent was sent that no log may hold. */
export function sentTexts({ request }: AgentQuestion, { url, authentication }: AgentSettings): string[] {
  const { identity } = request.metadata.visitor
  const { pathname, searchParams } = new URL(url)
  return [
    request.chatInput,
    ...(request.history ?? []).map(({ text }) => text),
    ...[identity?.email, identity?.name].filter((text) => text !== undefined),
    ...credentials(authentication),
    // The random part of a webhook's address is as good as a password.
    ...pathname.split('/').filter((part) => part.length >= 16),
    ...searchParams.values(),
  ]
}

function credentials(authentication: AgentAuthentication): string[] {
  switch (authentication.kind) {
    case 'none':
      return []
    case 'basic': {
      const { user, password } = authentication
      return [password, Buffer.from(`${user}:${password}`).toString('base64')]
    }
    case 'header':
      return [authentication.value]
    case 'jwt':
      return [authentication.secret, jwtBeginning]
  }
}
