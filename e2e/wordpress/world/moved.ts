/** PHP that rewrites a site's address wherever it stands, as tools that copy sites do: no hook of WordPress runs. */
export const moved = (from: string, to: string): string =>
  `foreach ( array( 'home', 'siteurl' ) as $name ) $wpdb->update( $wpdb->options, array( 'option_value' => '${to}' ), array( 'option_name' => $name ) );
   foreach ( array( 'parley_chat_addresses', 'parley_chat_state' ) as $name ) update_option( $name, json_decode( str_replace( '${from}', '${to}', wp_json_encode( get_option( $name ), JSON_UNESCAPED_SLASHES ) ), true ) );`
