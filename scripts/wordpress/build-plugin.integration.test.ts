import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmod, cp, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildPlugin } from './build-plugin.ts'
import { scripts, slug, sources } from './plugin.ts'

let root: string
/** The plugin as it is, built once. */
let plugin: Buffer

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parley-plugin-'))
  plugin = await readFile(await buildPlugin(sources, root))
})

afterAll(() => rm(root, { recursive: true }))

const newFolder = () => mkdtemp(join(root, 'case-'))

/** Builds in a process of its own, from a copy of the sources, under a umask and in a time zone. */
async function buildElsewhere(umask: string, timeZone: string): Promise<Buffer> {
  const copy = join(await newFolder(), 'copy')
  const copied = `umask ${umask} && mkdir "${copy}" && cp -R "${sources}/${slug}" "${sources}/src" "${sources}/service.json" "${copy}"`
  const program = `const { buildPlugin } = await import('${import.meta.dirname}/build-plugin.ts'); await buildPlugin('${copy}', '${copy}')`
  const build = `${copied} && exec "${process.execPath}" --input-type=module --eval "${program}"`
  await promisify(execFile)('sh', ['-c', build], { env: { ...process.env, TZ: timeZone } })
  return readFile(join(copy, `${slug}.zip`))
}

it.concurrent('makes the same zip in another folder, under another umask, in another time zone', async () => {
  const builds = [buildElsewhere('077', 'Pacific/Kiritimati'), buildElsewhere('000', 'America/St_Johns')]
  const sums = [plugin, ...(await Promise.all(builds))].map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  expect(new Set(sums).size).toBe(1)
})

it.concurrent('keeps nothing of a file but its name and what it holds', async () => {
  const copy = await copyOfSources()
  const folder = await newFolder()
  await chmod(join(copy, slug, 'uninstall.php'), 0o755)
  await utimes(join(copy, slug, 'uninstall.php'), 0, 0)
  expect(await readFile(await buildPlugin(copy, folder))).toEqual(plugin)
  await writeFile(join(copy, slug, 'block/block.json'), '{}')
  expect(await readFile(await buildPlugin(copy, folder))).not.toEqual(plugin)
})

it.concurrent('has all in one folder, with whose service it is, its scripts and their sources, and without tests', async () => {
  const files = unzipSync(plugin)
  const names = Object.keys(files)
  expect(names).toEqual([...names].sort())
  expect(names.filter((name) => !name.startsWith(`${slug}/`) || /\/(tests?|node_modules)\/|\/\./.test(name))).toEqual(
    [],
  )
  expect(names).toContain(`${slug}/${slug}.php`)
  // The directory's own pictures go to it beside the zip.
  expect(names.filter((name) => /\.(png|svg|webp)$|wordpress-org/.test(name))).toEqual([])
  for (const name of scripts) expect(names).toContain(`${slug}/src/${name}/main.tsx`)
  const text = (name: string) => new TextDecoder().decode(files[`${slug}/${name}`])
  expect(text('service.php')).toContain("'address' => 'https://chat.example',")
  expect(text('service.php')).toContain("'terms'   => 'https://chat.example/terms',")
  expect(text('readme.txt')).toContain('Privacy notice of the service: https://chat.example/privacy')
  expect(text('readme.txt')).not.toMatch(/\{[a-z]+\}/)
  expect(text('build/settings.asset.php')).toContain("'react-jsx-runtime', 'wp-api-fetch', 'wp-components'")
  expect(text('build/settings.js')).not.toContain('node_modules')
})

it.concurrent('refuses what the directory would refuse, and says where', async () => {
  const copy = await copyOfSources()
  await writeFile(join(copy, slug, 'more.php'), "<?php\ndefined( 'ABSPATH' ) || exit;\nwp_redirect( 'x' );\n")
  await expect(buildPlugin(copy, await newFolder())).rejects.toThrow(/^more\.php:3 safe-redirect: /)
})

it.concurrent('refuses what is larger than the directory takes', async () => {
  const copy = await copyOfSources()
  const folder = await newFolder()
  // Random, because it is the zip that counts.
  await writeFile(join(copy, slug, 'assets/large.png'), randomBytes(10 * 1024 * 1024))
  await expect(buildPlugin(copy, folder)).rejects.toThrow(/^the zip has \d+ bytes, the directory takes 10485760$/)
  expect(await readdir(folder)).toEqual([])
})

it.concurrent('refuses a file that is no PHP', async () => {
  const copy = await copyOfSources()
  await writeFile(join(copy, slug, 'more.php'), '<?php echo match(1) { 1 => 2 };')
  await expect(buildPlugin(copy, await newFolder())).rejects.toThrow('before PHP 8')
})

it.concurrent('refuses a package that WordPress does not bring: a second React, say', async () => {
  const copy = await copyOfSources()
  await writeFile(
    join(copy, 'src/block/main.tsx'),
    "import { createRoot } from 'react-dom/client'\ncreateRoot(document.body)\n",
  )
  await expect(buildPlugin(copy, await newFolder())).rejects.toThrow('react-dom/client is none of WordPress’s scripts')
})

it.concurrent('refuses a link, which would take what the machine has into the zip', async () => {
  const copy = await copyOfSources()
  await symlink('/etc/hostname', join(copy, slug, 'host.txt'))
  await expect(buildPlugin(copy, await newFolder())).rejects.toThrow('neither a file nor a folder')
})

it.concurrent.each([
  { address: 'http://chat.example' },
  { address: 'https://chat.example/' },
  { terms: "https://chat.example/'" },
  { privacy: '' },
])('refuses a service.json with %j', async (wrong) => {
  const copy = await copyOfSources()
  const service: object = JSON.parse(await readFile(join(copy, 'service.json'), 'utf8'))
  await writeFile(join(copy, 'service.json'), JSON.stringify({ ...service, ...wrong }))
  await expect(buildPlugin(copy, await newFolder())).rejects.toThrow(/^service\.json: /)
})

async function copyOfSources(): Promise<string> {
  const copy = await newFolder()
  await cp(join(sources, slug), join(copy, slug), { recursive: true })
  await cp(join(sources, 'src'), join(copy, 'src'), { recursive: true })
  await cp(join(sources, 'service.json'), join(copy, 'service.json'))
  return copy
}
