<?php
/**
 * A script that is built from the plugin's sources, with what it needs of WordPress and its translations.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Built_Script {
	/** @return bool Whether it is there: a working tree has none before it is built. */
	public static function register( string $handle, string $name ): bool {
		$folder = dirname( PARLEY_CHAT_FILE );
		if ( ! is_file( "$folder/build/$name.asset.php" ) ) {
			return false;
		}
		$asset = include "$folder/build/$name.asset.php";
		wp_register_script( $handle, plugins_url( "build/$name.js", PARLEY_CHAT_FILE ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( $handle, 'parley-chat', "$folder/languages" );
		return true;
	}
}
