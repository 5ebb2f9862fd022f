import type { Command } from 'commander'
import { parseConfig } from '#config.ts'
import { backup, restore } from '#database/backup.ts'
import { openDatabase } from '#database/open.ts'
import { WrongSecret } from '#keys/canary.ts'
import { openVault } from '#keys/open-vault.ts'
import { OperatorError } from '#operator-error.ts'
import type { CommandContext } from './context.ts'
import { stdinLines } from './stdin-lines.ts'

/** `parley backup` and `parley restore` */
export function addBackupCommands(program: Command, context: CommandContext): void {
  const { terminal } = context

  program
    .command('backup')
    .description('write the whole database, as it is at one moment, to standard output; backends may run')
    .action(() =>
      context.withDatabase(async ({ connection }) => {
        for await (const line of backup(connection)) terminal.out(`${line}\n`)
      }),
    )

  program
    .command('restore')
    .description('read a backup from standard input into an empty database; no backend may use it meanwhile')
    .action(async () => {
      const config = parseConfig(terminal.env)
      const { connection, close } = await openDatabase(config, (line) => terminal.err(`${line}\n`), { asGuest: true })
      try {
        const documents = await restore(connection, stdinLines(terminal))
        await openVault(config, connection).catch((error: unknown) => {
          if (!(error instanceof WrongSecret)) throw error
          throw new OperatorError(`${documents} documents are restored. ${error.message}`, { cause: error })
        })
        context.print({ json: { documents }, lines: [`${documents} documents restored.`] })
      } finally {
        await close()
      }
    })
}
