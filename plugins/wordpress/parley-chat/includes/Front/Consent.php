<?php
/**
 * What the WP Consent API and the plugins that stand on it want to know of the chat.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Service;
use Parley_Chat\Settings;

defined( 'ABSPATH' ) || exit;

final class Consent {
	public static function register(): void {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( PARLEY_CHAT_FILE ), '__return_true' );
		add_action( 'init', array( self::class, 'name_what_is_stored' ) );
	}

	/** The chat sets no cookies; this is what it keeps in the browser. */
	public static function name_what_is_stored(): void {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		$consent  = Settings::all()['consent'];
		$category = 'none' === $consent ? 'functional' : $consent;
		$stored   = array(
			'parley:*:seen'         => __( 'The chat was opened, or made itself known.', 'parley-chat' ),
			'parley:*:open'         => __( 'There is a conversation.', 'parley-chat' ),
			'parley:*:return-token' => __( 'Opens the visitor’s conversation again.', 'parley-chat' ),
		);
		foreach ( $stored as $name => $purpose ) {
			wp_add_cookie_info( $name, 'Parley Chat', $category, __( '90 days', 'parley-chat' ), $purpose, '', false, false, true );
		}
	}
}
