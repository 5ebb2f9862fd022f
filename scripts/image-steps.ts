import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, join, matchesGlob, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { parseDockerfile, type Stage } from './dockerfile.ts'

const root = join(import.meta.dirname, '..')

export interface BuiltImage {
  /** The last stage. */
  readonly stage: Stage
  /** Its working directory. */
  readonly folder: string
  /** What its ENV instructions set. */
  readonly env: Readonly<Record<string, string>>
}

/** Stages by their names, while they are built. */
type Stages = ReadonlyMap<string, Promise<BuiltImage>>

/**
 * Does what a Dockerfile says, without Docker: each stage is a folder, COPY copies and RUN runs there. What the base
 * image would bring is this machine's: its system, npm, and the Node that runs the tests. As with Docker, a stage waits
 * for those alone that it takes something from.
 *
 * @param within an empty folder.
 * @throws when a command fails, with what it wrote, or an instruction is none that is known here.
 */
export async function runImageSteps(dockerfile: string, within: string): Promise<BuiltImage> {
  const stages = new Map<string, Promise<BuiltImage>>()
  const images: Promise<BuiltImage>[] = []
  for (const stage of parseDockerfile(readFileSync(join(root, dockerfile), 'utf8'))) {
    const image = build(stage, within, new Map(stages))
    images.push(image)
    if (stage.name) stages.set(stage.name, image)
  }
  const last = (await Promise.all(images)).at(-1)
  if (!last) throw new Error(`${dockerfile} has no stage`)
  return last
}

async function build(stage: Stage, within: string, earlier: Stages): Promise<BuiltImage> {
  const folder = mkdtempSync(join(within, 'stage-'))
  const base = await earlier.get(stage.from)
  if (base) cpSync(base.folder, folder, { recursive: true, verbatimSymlinks: true })
  const env: Record<string, string> = {}
  for (const { name, text } of stage.instructions) {
    if (name === 'COPY') await copy(text, folder, earlier)
    else if (name === 'RUN') await run(text, folder)
    else if (name === 'ENV') env[text.split('=')[0] ?? ''] = text.split('=')[1] ?? ''
    else if (name === 'WORKDIR') expectApp(text)
    else if (!['USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'].includes(name)) throw new Error(`${name} is not known here`)
  }
  return { stage, folder, env }
}

/** A stage's folder stands for `/app`, and so no other may be worked in. */
function expectApp(folder: string): void {
  if (folder !== '/app') throw new Error(`WORKDIR ${folder} is not known here`)
}

async function copy(text: string, folder: string, earlier: Stages): Promise<void> {
  const words = text.split(' ')
  const stage = /^--from=(.+)$/.exec(words[0] ?? '')?.[1]
  const sources = words.slice(stage ? 1 : 0, -1)
  const target = words.at(-1) ?? ''
  const from = stage ? (await earlier.get(stage))?.folder : root
  if (from === undefined) throw new Error(`there is no stage ${stage}`)
  for (const source of sources) {
    const path = join(from, source.replace(/^\/app(?=\/|$)/, '.'))
    const into = target.endsWith('/') && !statSync(path).isDirectory() ? join(folder, target, basename(path)) : null
    const to = into ?? join(folder, target)
    mkdirSync(dirname(to), { recursive: true })
    // Without a filter Node copies natively, which for a whole node_modules is much less work.
    cpSync(path, to, { recursive: true, verbatimSymlinks: true, ...(stage === undefined && { filter: sent }) })
  }
}

const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** Whether the builder would be sent this file of the repository. */
function sent(file: string): boolean {
  const path = relative(root, file)
  return !ignored.some((pattern) => matchesGlob(path, pattern))
}

async function run(command: string, folder: string): Promise<void> {
  try {
    await promisify(execFile)('sh', ['-c', command], { cwd: folder, env: buildEnv(), maxBuffer: Infinity })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error && 'stdout' in error && `${error.stdout}${error.stderr}`
    throw new Error(`${command}\n${said || error}`, { cause: error })
  }
}

/**
 * As in the image, Node 24 is first on PATH and nothing says what kind of build it is. How to reach the registry is the
 * machine's affair, and what npm has fetched before is not fetched again.
 */
function buildEnv(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, PATH = '', ...machine } = process.env
  const outside = PATH.split(delimiter).filter((entry) => !entry.split(sep).includes('node_modules'))
  return {
    ...machine,
    PATH: [dirname(process.execPath), ...outside].join(delimiter),
    npm_config_prefer_offline: 'true',
  }
}
