/** PHP that stores what an admin would set on the plugin's screen. */
export const settings = (given: Readonly<Record<string, unknown>>): string =>
  `update_option( 'parley_chat_settings', json_decode( '${JSON.stringify(given)}', true ) );`

/** PHP that makes a user with the password `password`, unless they are there. */
export const user = (name: string, role: string): string =>
  `if ( ! username_exists( '${name}' ) ) wp_insert_user( array( 'user_login' => '${name}', 'user_pass' => 'password', 'role' => '${role}', 'user_email' => '${name}@example.test', 'display_name' => '${name}' ) );`
