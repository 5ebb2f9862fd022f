import type { Command } from 'commander'
import { parseConfig } from '#config.ts'
import { backup, restore } from '#database/backup.ts'
import { checkCanary } from '#keys/canary.ts'
import { keptSecret } from '#keys/secret-file.ts'
import { createVault } from '#keys/secrets.ts'
import type { CommandContext } from './context.ts'
import { openConnection } from './open-backend.ts'
import { stdinLines } from './stdin-lines.ts'

/** `parley backup` and `parley restore` */
export function addBackupCommands(program: Command, context: CommandContext): void {
  const { terminal } = context

  program
    .command('backup')
    .description('write the whole database, as it is at one moment, to standard output; backends may run')
    .action(() =>
      context.work(async ({ connection }) => {
        for await (const line of backup(connection)) terminal.out(`${line}\n`)
      }),
    )

  program
    .command('restore')
    .description('read a backup from standard input into an empty database; no backend may use it meanwhile')
    .action(async () => {
      const config = parseConfig(terminal.env)
      const { connection, close } = await openConnection(config, (line) => terminal.err(`${line}\n`))
      try {
        const documents = await restore(connection, stdinLines(terminal))
        await checkCanary(
          connection,
          createVault(config.secret ?? (await keptSecret(config.dataDir)), config.previousSecret),
        )
        context.print({ json: { documents }, lines: [`${documents} documents restored.`] })
      } finally {
        await close()
      }
    })
}
