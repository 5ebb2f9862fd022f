import { expect, it } from 'vitest'
import { findChromium, type Machine } from './chromium.ts'

const own = '/home/me/.cache/ms-playwright/chromium/chrome'

/** A machine on which `starting` browsers start; a command in `brings` makes its browser appear. */
function machine({
  starting = [] as string[],
  files = [] as string[],
  brings = {} as Record<string, string>,
  ...rest
}: Partial<Machine> & { starting?: string[]; files?: string[]; brings?: Record<string, string> } = {}) {
  const ran: string[] = []
  const browsers = new Set(starting)
  const here: Machine = {
    env: { PATH: '/usr/local/bin:/usr/bin' },
    isRoot: false,
    exists: (path) => browsers.has(path) || files.includes(path),
    async run(command, args) {
      if (args[0] === '--version') return browsers.has(command) ? 0 : 1
      const line = [command, ...args].join(' ')
      ran.push(line)
      const brought = brings[line]
      if (brought === undefined) return 1
      browsers.add(brought)
      return 0
    },
    playwrightsOwn: async () => own,
    ...rest,
  }
  return { here, ran }
}

const find = (here: Machine, said: string[] = []) => findChromium({ machine: here, log: (line) => said.push(line) })
const aptInstall = 'apt-get -qq install -y --no-install-recommends chromium'
const playwrightInstall = 'npx playwright install chromium'
const debianRoot = { isRoot: true, files: ['/etc/debian_version'] }

it('takes an installed Chromium before Chrome, and says and installs nothing', async () => {
  const { here, ran } = machine({ starting: ['/usr/bin/google-chrome', '/usr/local/bin/chromium', own] })
  const said: string[] = []
  expect(await find(here, said)).toBe('/usr/local/bin/chromium')
  expect([...ran, ...said]).toEqual([])
})

it('finds the application of macOS', async () => {
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  expect(await find(machine({ starting: [chrome] }).here)).toBe(chrome)
})

it('passes over a chromium-browser that is there but does not start', async () => {
  const { here } = machine({ files: ['/usr/bin/chromium-browser'], starting: ['/usr/bin/google-chrome'] })
  expect(await find(here)).toBe('/usr/bin/google-chrome')
})

it('takes the Chromium that Playwright downloaded earlier', async () => {
  const { here, ran } = machine({ starting: [own], ...debianRoot })
  expect(await find(here)).toBe(own)
  expect(ran).toEqual([])
})

it('takes what CHROMIUM names before all others', async () => {
  const { here } = machine({ env: { PATH: '/usr/bin', CHROMIUM: '/opt/c' }, starting: ['/opt/c', '/usr/bin/chromium'] })
  expect(await find(here)).toBe('/opt/c')
})

it('refuses a CHROMIUM that does not start rather than test with another', async () => {
  const { here, ran } = machine({ env: { PATH: '/usr/bin', CHROMIUM: '/opt/c' }, starting: ['/usr/bin/chromium'] })
  await expect(find(here)).rejects.toThrow('CHROMIUM names /opt/c')
  expect(ran).toEqual([])
})

it("installs Debian's package as root on Debian", async () => {
  const { here, ran } = machine({ ...debianRoot, brings: { [aptInstall]: '/usr/bin/chromium' } })
  const said: string[] = []
  expect(await find(here, said)).toBe('/usr/bin/chromium')
  expect(ran).toEqual(['apt-get -qq update', aptInstall])
  expect(said).toHaveLength(1)
})

it.each([
  ['not root', { files: ['/etc/debian_version'] }, [playwrightInstall]],
  ['not on Debian', { isRoot: true }, [playwrightInstall]],
  ['without the package', debianRoot, ['apt-get -qq update', aptInstall, playwrightInstall]],
])("downloads Playwright's own when %s", async (_, where, expected) => {
  const { here, ran } = machine({ ...where, brings: { [playwrightInstall]: own } })
  expect(await find(here)).toBe(own)
  expect(ran).toEqual(expected)
})

it('says in one sentence what to install when nothing works', async () => {
  await expect(find(machine().here)).rejects.toThrow(/^The browser tests need Chromium: install [^.]+\.$/)
})
