import { test as base } from '@playwright/test'
import { begin } from './begin.ts'
import { Person } from './person.ts'
import { StandInService } from './stand-in-service.ts'
import { startWordPress, stopUncomplaining, type WordPress } from './wordpress.ts'

interface WorkerFixtures {
  wordpress: WordPress
  service: StandInService
}

/** A test that only needs the site to be in such a state takes it as `connected: _`. */
interface Fixtures {
  /** Signed in on a site whose plugin is active and has never been connected. */
  admin: Person
  /** Nobody the site knows. */
  stranger: Person
  connected: Connected
}

/** A site that was connected through its own screen. */
export interface Connected {
  readonly admin: Person
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  service: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern
    async ({}, use) => {
      const service = await StandInService.start()
      await use(service)
      await service.close()
    },
    { scope: 'worker' },
  ],
  wordpress: [
    async ({ service }, use) => {
      const wordpress = await startWordPress({ PARLEY_CHAT_BACKEND: service.url })
      await use(wordpress)
      await stopUncomplaining(wordpress)
    },
    // The first of a machine fetches WordPress.
    { scope: 'worker', timeout: 300_000 },
  ],
  admin: async ({ wordpress, service }, use) => {
    const error = await wordpress.php(begin({ activated: true }))
    if (error) throw new Error(error)
    await use(await Person.signIn(wordpress.url))
    service.reset()
  },
  stranger: async ({ wordpress }, use) => use(Person.stranger(wordpress.url)),
  connected: async ({ admin, service }, use) => {
    const approval = (await admin.press('parley_chat_connect')).headers.get('location')
    const back = await admin.get(service.approve(approval ?? ''))
    if (!back.headers.get('location')?.endsWith('parley_chat_notice=connected')) {
      throw new Error(`the site did not connect: ${back.headers.get('location')}`)
    }
    await use({ admin })
  },
})

export { expect } from '@playwright/test'
