import type { Command } from 'commander'
import * as v from 'valibot'
import { applyErasures, exportErasures, importErasures } from '#erasures.ts'
import { OperatorError } from '#operator-error.ts'
import type { CommandContext } from './context.ts'
import { stdinLines } from './stdin-lines.ts'

const line = v.strictObject({
  /** Absent: everything of the site was erased. */
  visitor: v.exactOptional(v.pipe(v.string(), v.regex(/^vis_[\w-]+$/))),
  site: v.pipe(v.string(), v.regex(/^site_[\w-]+$/)),
  at: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => new Date(text)),
  ),
})

/** `parley erasures …`: who was erased, for a database that was restored from before. */
export function addErasureCommands(program: Command, context: CommandContext): void {
  const erasures = program.command('erasures').description('who was erased: ids, sites and times, nothing else')

  erasures
    .command('export')
    .description('write every erasure that is remembered to standard output, a line each')
    .action(() =>
      context.withDatabase(async ({ connection }) => {
        for await (const { _id, siteId, at } of exportErasures(connection))
          context.terminal.out(`${JSON.stringify({ ...visitor(_id, siteId), site: siteId, at: at.toISOString() })}\n`)
      }),
    )

  erasures
    .command('apply')
    .description('read such lines from standard input, and erase those visitors and sites here')
    .action(() =>
      context.run(async ({ connection }) => {
        const read = []
        for await (const text of stdinLines(context.terminal)) read.push(parse(text, read.length + 1))
        await importErasures(
          connection,
          read.map(({ visitor, site, at }) => ({ _id: visitor ?? site, siteId: site, at })),
        )
        const erased = await applyErasures(connection)
        return {
          json: { read: read.length, erased },
          lines: [`${read.length} erasures read; ${erased} visitors were there, and are erased.`],
        }
      }),
    )
}

const visitor = (id: string, siteId: string) => (id === siteId ? {} : { visitor: id })

function parse(text: string, number: number): v.InferOutput<typeof line> {
  try {
    return v.parse(line, JSON.parse(text))
  } catch (cause) {
    throw new OperatorError(
      `line ${number} is not of \`parley erasures export\`, and nobody was erased: pipe in what that wrote`,
      { cause },
    )
  }
}
