/** PHP that removes all that the plugin has stored, as if it had never been there. It prints what goes wrong. */
export const begin = ({ activated }: { activated: boolean }): string => `
  require_once ABSPATH . 'wp-admin/includes/plugin.php';
  global $wpdb;
  deactivate_plugins( 'parley-chat/parley-chat.php' );
  foreach ( $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%parley_chat_%'" ) as $name ) delete_option( $name );
  delete_metadata( 'user', 0, 'parley_chat_connecting', '', true );
  $error = ${activated} ? activate_plugin( 'parley-chat/parley-chat.php' ) : null;
  echo is_wp_error( $error ) ? $error->get_error_message() : '';`
