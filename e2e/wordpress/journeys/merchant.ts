import { randomUUID } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { Shopper } from '../../world/world.ts'
import { signIn } from '../world/sign-in.ts'
import type { WordPress } from '../world/wordpress.ts'

interface Places {
  readonly wordpress: WordPress
}

/** A person with a shop in WordPress, in front of one browser. */
export class Merchant {
  readonly page: Page
  readonly wordpress: WordPress
  #address: string

  private constructor(page: Page, { wordpress }: Places) {
    this.page = page
    this.wordpress = wordpress
    this.#address = wordpress.url
  }

  static async signIn(page: Page, places: Places, name: string): Promise<Merchant> {
    const merchant = new Merchant(page, places)
    await merchant.signInAt(places.wordpress.url, name)
    return merchant
  }

  /** @param address of the WordPress: it keeps its cookies by host. */
  async signInAt(address: string, name = 'admin'): Promise<void> {
    this.#address = address
    await signIn(this.page, address, name)
  }

  get screen(): string {
    return `${this.#address}/wp-admin/admin.php?page=parley-chat`
  }

  /** Where a network is connected. */
  get networkScreen(): string {
    return `${this.#address}/wp-admin/network/admin.php?page=parley-chat`
  }

  /** The same person on the front page of the shop, in another tab. */
  async asShopper(): Promise<Shopper> {
    const page = await this.page.context().newPage()
    await page.goto(this.#address)
    return new Shopper(page)
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true })
  }

  async activate(): Promise<void> {
    await this.page.goto(`${this.#address}/wp-admin/plugins.php`)
    await this.page.getByRole('link', { name: 'Activate Parley Chat' }).click()
    await expect(this.page).toHaveURL(this.screen)
  }

  /** Presses Connect, and makes an account where the console asks for one: the approval page. */
  async pressConnectAndSignUp(accountName: string): Promise<void> {
    await this.button('Connect').click()
    await this.page.getByRole('link', { name: 'Create an account' }).click()
    await this.page.getByLabel('Name of your business').fill(accountName)
    await this.page.getByLabel('E-mail').fill(`${randomUUID()}@example.test`)
    await this.page.getByLabel('Password').fill('correct horse battery')
    await this.button('Create account').click()
    await expect(this.page.getByRole('heading', { name: 'Connect WordPress' })).toBeVisible()
  }

  /** On the approval page: sees the demo agent answer, and approves. */
  async testDemoAgentAndApprove(): Promise<void> {
    await this.page.getByLabel('The demo agent, to try the chat out').check()
    await this.button('Ask a test question').click()
    await this.button('Approve and connect').click()
    await expect(this.page.getByText('The site is connected.')).toBeVisible()
  }

  /** From a plugin that is not active to one whose chat is on the site. */
  async connect(): Promise<void> {
    await this.activate()
    await this.pressConnectAndSignUp('Lumme & Söhne')
    await this.testDemoAgentAndApprove()
    await this.seesOrigin(this.wordpress.url, 'proven')
  }

  /** Presses Connect once more in the same browser, which the console still knows: the approval page. */
  async pressConnect(): Promise<void> {
    await this.button('Connect').click()
    await expect(this.page.getByRole('heading', { name: 'Connect WordPress' })).toBeVisible()
  }

  async disconnect(): Promise<void> {
    await this.page.goto(this.screen)
    await this.button('Disconnect').click()
    await this.page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await expect(this.page.getByText('The site is disconnected, and the chat is gone from its pages.')).toBeVisible()
  }

  /** Opens the screen until it says so of an address: one that leaves is asked again after 5 and 30 seconds. */
  async seesOrigin(origin: string, state: string): Promise<void> {
    await expect(async () => {
      await this.page.goto(this.screen)
      const row = this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: origin }) })
      await expect(row).toContainText(state, { timeout: 2000 })
    }).toPass({ timeout: 50_000 })
  }
}
