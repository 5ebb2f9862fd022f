<?php
/**
 * The script and the style of our screen, on our screen alone.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Admin;

use Parley_Chat\Built_Script;

defined( 'ABSPATH' ) || exit;

final class Screen_Scripts {
	const HANDLE = 'parley-chat-settings';

	public static function enqueue(): void {
		wp_enqueue_style( self::HANDLE, plugins_url( 'assets/screen.css', PARLEY_CHAT_FILE ), array( 'wp-components' ), PARLEY_CHAT_VERSION );
		wp_enqueue_style( 'parley-chat-preview', plugins_url( 'assets/preview.css', PARLEY_CHAT_FILE ), array(), PARLEY_CHAT_VERSION );
		if ( ! Screen::is_connected() || ! Built_Script::register( self::HANDLE, 'settings' ) ) {
			return;
		}
		// The dialog in which a picture is chosen.
		wp_enqueue_media();
		wp_enqueue_script( self::HANDLE );
	}
}
