import type { Page } from '@playwright/test'

/** Signs the browser of this page in at a WordPress, which keeps its cookies by host. */
export async function signIn({ request }: Page, address: string, name = 'admin'): Promise<void> {
  const form = `${address}/wp-login.php`
  // The page's own cookie comes first: WordPress asks with it whether cookies are kept.
  await request.get(form)
  await request.post(form, { form: { log: name, pwd: 'password' }, maxRedirects: 0 })
}
