import type { Command } from 'commander'
import { reasonOf } from '#operator-error.ts'
import type { SiteAdministration } from '#sites/administration.ts'
import type { CommandContext, Result } from './context.ts'
import { readInputFile } from './input-file.ts'
import type { DatabaseAndVault } from './open-database-and-vault.ts'
import { UsageError } from './usage-error.ts'

/** `parley site configure`: what a site's widget looks like, says and offers. */
export function addConfigureCommand(
  configure: Command,
  context: CommandContext,
  administrationOf: (opened: DatabaseAndVault) => SiteAdministration,
): void {
  configure
    .description('set how the widget looks and behaves (docs/operating/site-config.md)')
    .option('--file <path>', 'a JSON file with all that is to be set; - reads standard input')
    .option('--print', 'show what is set')
    .action(async (name: string, { file, print }: { file?: string; print?: boolean }) => {
      if ((file === undefined) === (print === undefined))
        throw new UsageError('configure needs either --file or --print')
      const parts = file === undefined ? undefined : parse(file, await readInputFile('--file', file, context.terminal))
      await context.run(async (opened): Promise<Result> => {
        const administration = administrationOf(opened)
        if (parts !== undefined) await administration.configure(name, parts)
        const set = await administration.configuration(name)
        return { json: set, lines: [JSON.stringify(set, null, 2)] }
      })
    })
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--file ${path} is no JSON, and nothing was changed: ${reasonOf(error)}`, { cause: error })
  }
}
