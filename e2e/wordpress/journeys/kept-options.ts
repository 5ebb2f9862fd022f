/** PHP that prints all options of the plugin. */
export const keepOptions = `
  $rows = $wpdb->get_results( "SELECT option_name, option_value, autoload FROM $wpdb->options WHERE option_name LIKE 'parley_chat_%'", ARRAY_A );
  echo base64_encode( serialize( $rows ) );`

/** PHP that has the plugin active with those options: the merchant has seen its screen since. */
export const restoreOptions = (kept: string): string => `
  require_once ABSPATH . 'wp-admin/includes/plugin.php';
  activate_plugin( 'parley-chat/parley-chat.php' );
  delete_option( 'parley_chat_activated' );
  foreach ( unserialize( base64_decode( '${kept}' ) ) as $row ) $wpdb->replace( $wpdb->options, $row );`
