import { runCommandLine } from '#command-line/run.ts'

/** The command line: `npm run parley -- site create …` */
process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
})
