import type { Command } from 'commander'
import { type KeyRing, openKeyRing } from '#keys/ring.ts'
import { signingKeyModel } from '#keys/signing-key-model.ts'
import { resealAll } from '#reseal.ts'
import type { CommandContext } from './context.ts'
import type { DatabaseAndVault } from './open-database-and-vault.ts'
import { UsageError } from './usage-error.ts'

/** `parley keys …` */
export function addKeyCommands(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('the keys that sign visitor tokens, and what PARLEY_SECRET seals')

  async function withRing<T>({ connection, vault }: DatabaseAndVault, work: (ring: KeyRing) => Promise<T>): Promise<T> {
    const ring = await openKeyRing({ connection, vault, report: (error) => context.terminal.err(`${error}\n`) })
    try {
      return await work(ring)
    } finally {
      await ring.close()
    }
  }

  keys
    .command('rotate')
    .description('make the next signing key now; they rotate by themselves every 30 days')
    .option('--revoke', 'a key leaked: the new one signs at once, and no token of the others holds any more')
    .action(({ revoke }: { revoke?: true }) =>
      context.run((opened) =>
        withRing(opened, async (ring) => {
          if (!revoke) {
            const { kid, signsFrom } = await ring.rotate()
            return { json: { kid, signsFrom }, lines: [`Key ${kid} signs from ${signsFrom.toISOString()} on.`] }
          }
          const { kid, revoked } = await ring.replaceAll()
          const lines = [
            `Key ${kid} signs from now on; ${revoked} former ${revoked === 1 ? 'key is' : 'keys are'} revoked.`,
            'Every open session ends within 5 s, and the widgets open new ones by themselves.',
          ]
          return { json: { kid, revoked }, lines }
        }),
      ),
    )

  keys
    .command('rewrap')
    .description('seal anew what PARLEY_SECRET_PREVIOUS sealed, so that it can be dropped')
    .action(() =>
      context.run(async (opened, { previousSecret }) => {
        if (!previousSecret)
          throw new UsageError(
            'give the former secret as PARLEY_SECRET_PREVIOUS: without it there is nothing to seal anew',
          )
        const { connection, vault } = opened
        const kept = await signingKeyModel(connection).find({}, { privateKey: 1 }).lean()
        // The ring seals its keys anew when it reads them.
        await withRing(opened, async () => {})
        const resealed = await resealAll(connection, vault, new AbortController().signal)
        const counts = { ...resealed, keys: kept.filter(({ privateKey }) => vault.isStale(privateKey)).length }
        const lines = [
          `Sealed anew: ${counts.sites} sites, ${counts.visitors} visitors, ${counts.keys} signing keys.`,
          'Keep PARLEY_SECRET_PREVIOUS for another 25 h: tokens that hold an identity were sealed under it.',
        ]
        return { json: counts, lines }
      }),
    )
}
