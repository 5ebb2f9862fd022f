import type { Command } from 'commander'
import { openKeyRing } from '#keys/ring.ts'
import type { CommandContext } from './context.ts'

/** `parley keys …` */
export function addKeyCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the keys that sign visitor tokens')

  keys
    .command('rotate')
    .description('make the next signing key now; they rotate by themselves every 30 days')
    .action(() =>
      context.run(async ({ connection, vault }) => {
        const report = (error: unknown) => context.terminal.err(`${error}\n`)
        const ring = await openKeyRing({ connection, vault, report })
        try {
          const { kid, signsFrom } = await ring.rotate()
          return { json: { kid, signsFrom }, lines: [`Key ${kid} signs from ${signsFrom.toISOString()} on.`] }
        } finally {
          await ring.close()
        }
      }),
    )
}
