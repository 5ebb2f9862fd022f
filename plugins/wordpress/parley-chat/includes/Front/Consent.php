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

	/** The chat sets no cookies; this is what it keeps in the browser, in the shop's storage and in that of its frame. */
	public static function name_what_is_stored(): void {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		$consent  = Settings::all()['consent'];
		$category = 'none' === $consent ? 'functional' : $consent;
		foreach ( self::stored() as $name => list( $domain, $type, $until, $purpose ) ) {
			wp_add_cookie_info( $name, 'Parley Chat', $category, $until, $purpose, '', false, false, $type, $domain );
		}
	}

	/** @return array<string, string[]> By name: whose storage, of which type, until when, and for what. */
	private static function stored(): array {
		$shop  = home_url();
		$frame = Service::address();
		$local = 'LOCALSTORAGE';
		// The API's own list has no name for a tab's storage; it passes on whatever it is told.
		$session = 'SESSIONSTORAGE';
		$days    = __( '90 days', 'parley-chat' );
		$opens   = __( 'Opens the visitor’s conversation again.', 'parley-chat' );
		$removed = __( 'Until it is removed', 'parley-chat' );
		$typed   = __( 'What was typed, and what was not sent yet.', 'parley-chat' );
		$read    = __( 'What was read, and which conversation was left.', 'parley-chat' );
		$asked   = __( 'The visitor was asked already.', 'parley-chat' );
		return array(
			'parley:*:seen'           => array( $shop, $local, $removed, __( 'The chat was opened, or made itself known.', 'parley-chat' ) ),
			'parley:*:open'           => array( $shop, $local, $removed, __( 'There is a conversation.', 'parley-chat' ) ),
			'parley:*'                => array( $shop, $local, $days, $opens ),
			'parley:*:*:return-token' => array( $frame, $local, $days, $opens ),
			'parley:*:*:draft'        => array( $frame, $local, $removed, $typed ),
			'parley:*:*:outbox'       => array( $frame, $local, $removed, $typed ),
			'parley:*:*:seen'         => array( $frame, $local, $removed, $read ),
			'parley:*:*:left'         => array( $frame, $local, $removed, $read ),
			'parley:*:*:unanswered'   => array( $frame, $local, $removed, __( 'Keeps the first question until it is answered.', 'parley-chat' ) ),
			'parley:*:*:asked-email'  => array( $frame, $local, $removed, $asked ),
			'parley:*:*:asked-rating' => array( $frame, $local, $removed, $asked ),
			'parley:*:*:told'         => array( $frame, $session, __( 'Until the tab is closed', 'parley-chat' ), __( 'How fast the chat was has been told.', 'parley-chat' ) ),
		);
	}
}
