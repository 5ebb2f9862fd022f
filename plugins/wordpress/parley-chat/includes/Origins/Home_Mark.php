<?php
/**
 * By which a copy of the site knows that it is none other.
 *
 * A keyed hash of the address, because tools that copy a site rewrite every address that they find in the database.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Home_Mark {
	const OPTION = 'parley_chat_home_mark';

	public static function renew(): void {
		update_option( self::OPTION, self::now(), true );
	}

	/** Whether this is another address than the one that was connected, and nobody has said why. */
	public static function is_copy(): bool {
		$mark = get_option( self::OPTION );
		return is_string( $mark ) && null !== Site_State::current() && ! hash_equals( $mark, self::now() );
	}

	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/** Without the scheme, which some plugins change from request to request. */
	private static function now(): string {
		$address = untrailingslashit( (string) preg_replace( '#^https?://#i', '', strtolower( (string) get_option( 'home' ) ) ) );
		return hash_hmac( 'sha256', $address, (string) ( Site_State::current()['site_id'] ?? '' ) );
	}
}
