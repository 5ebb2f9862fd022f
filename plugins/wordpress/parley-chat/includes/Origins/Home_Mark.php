<?php
/**
 * By which a copy of the site knows that it is none other.
 *
 * A keyed hash of the address, because tools that copy a site rewrite every address that they find in the database.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Network;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Home_Mark {
	const OPTION = 'parley_chat_home_mark';

	public static function renew(): void {
		update_option( self::OPTION, self::of( (string) get_option( 'home' ) ), true );
	}

	/** Whether this is another address than the one that was connected, and nobody has said why. */
	public static function is_copy(): bool {
		return null !== Site_State::current() && is_string( get_option( self::OPTION ) ) && ! self::holds_for( (string) get_option( 'home' ) );
	}

	/** The same, also where only the one that holds the connection is: then its secret is the original's. */
	public static function is_copied_connection(): bool {
		return self::is_copy() || Network::within( Network::first_blog(), array( self::class, 'is_copy' ) );
	}

	/** Whether that is the address of the connected site. */
	public static function holds_for( string $home ): bool {
		$mark = get_option( self::OPTION );
		return is_string( $mark ) && hash_equals( $mark, self::of( $home ) );
	}

	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/** Without the scheme, which some plugins change from request to request. */
	private static function of( string $home ): string {
		$address = untrailingslashit( (string) preg_replace( '#^https?://#i', '', strtolower( $home ) ) );
		return hash_hmac( 'sha256', $address, (string) ( Site_State::current()['site_id'] ?? '' ) );
	}
}
