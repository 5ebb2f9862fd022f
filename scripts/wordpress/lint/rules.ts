import type { Rule } from './rule.ts'
import { adminMenu } from './rules/admin-menu.ts'
import { directAccess } from './rules/direct-access.ts'
import { directQueries } from './rules/direct-queries.ts'
import { enqueuedScripts } from './rules/enqueued-scripts.ts'
import { fileNames } from './rules/file-names.ts'
import { forbiddenFunctions } from './rules/forbidden-functions.ts'
import { headers } from './rules/headers.ts'
import { heredoc } from './rules/heredoc.ts'
import { lateEscaping } from './rules/late-escaping.ts'
import { localhost } from './rules/localhost.ts'
import { prefixes } from './rules/prefixes.ts'
import { printedTags } from './rules/printed-tags.ts'
import { react } from './rules/react.ts'
import { readme } from './rules/readme.ts'
import { remoteAssets } from './rules/remote-assets.ts'
import { requestInput } from './rules/request-input.ts'
import { safeRedirect } from './rules/safe-redirect.ts'
import { sanitizedSettings } from './rules/sanitized-settings.ts'
import { textDomain } from './rules/text-domain.ts'
import { translatorsComments } from './rules/translators-comments.ts'
import { uninstall } from './rules/uninstall.ts'

export const rules: readonly Rule[] = [
  adminMenu,
  directAccess,
  directQueries,
  enqueuedScripts,
  fileNames,
  forbiddenFunctions,
  headers,
  heredoc,
  lateEscaping,
  localhost,
  prefixes,
  printedTags,
  react,
  readme,
  remoteAssets,
  requestInput,
  safeRedirect,
  sanitizedSettings,
  textDomain,
  translatorsComments,
  uninstall,
]
