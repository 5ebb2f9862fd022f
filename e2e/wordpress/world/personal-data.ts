import type { Person } from './person.ts'
import type { WordPressSite } from './wordpress.ts'

const forgetEarlier = `array_map( 'unlink', glob( wp_privacy_exports_dir() . '*.zip' ) ); foreach ( get_posts( array( 'post_type' => 'user_request', 'post_status' => 'any', 'numberposts' => -1 ) ) as $post ) wp_delete_post( $post->ID, true );`

/**
 * Goes through all exporters or erasers for a person, page by page, as the script of WordPress's screen does.
 *
 * @returns what ours said.
 */
export async function askOurs(
  admin: Person,
  wordpress: WordPressSite,
  kind: 'export' | 'erase',
  beforeOurs: (page: number) => void = () => {},
): Promise<{ success: boolean; data: unknown }[]> {
  const [name, request, of] =
    kind === 'export' ? ['export_personal_data', 'export', 'exporter'] : ['remove_personal_data', 'erase', 'eraser']
  // There is one at a time for a person.
  const id = await wordpress.php(
    `${forgetEarlier} echo wp_create_user_request( 'anna@example.test', '${name}', array(), 'confirmed' );`,
  )
  const ours = Number(
    await wordpress.php(
      `echo 1 + array_search( 'parley-chat', array_keys( apply_filters( 'wp_privacy_personal_data_${of}s', array() ) ), true );`,
    ),
  )
  const page = await admin.read(`/wp-admin/${kind}-personal-data.php`)
  const row = new RegExp(`data-${of}s-count="(\\d+)" data-request-id="${id}" data-nonce="(\\w+)"`).exec(page)
  if (!row) throw new Error(`no row of request ${id} on the screen`)
  const said: { success: boolean; data: unknown }[] = []
  for (let index = 1; index <= Number(row[1]); index += 1) {
    for (let number = 1, done = false; !done; number += 1) {
      if (index === ours) beforeOurs(number)
      const { text } = await admin.post('/wp-admin/admin-ajax.php', {
        action: `wp-privacy-${request}-personal-data`,
        id,
        [of]: String(index),
        page: String(number),
        security: row[2] ?? '',
        sendAsEmail: 'false',
      })
      const answer: { success: boolean; data: { done?: boolean } } = JSON.parse(text)
      if (index === ours) said.push(answer)
      done = !answer.success || answer.data.done === true
    }
  }
  return said
}

/** What the person was given of the last export. */
export const openReport = (wordpress: WordPressSite): Promise<string> =>
  wordpress.php(
    `$zip = new ZipArchive(); $zip->open( glob( wp_privacy_exports_dir() . '*.zip' )[0] ); echo $zip->getFromName( 'index.html' );`,
  )
