<?php
/**
 * What the site tells of itself.
 *
 * Only addresses that an admin's action stored: cron may run under whatever Host a stranger sent.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Front\Visibility;
use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;
use Parley_Chat\Settings;

defined( 'ABSPATH' ) || exit;

final class Snapshot {
	/** @return array<string, mixed> */
	public static function stored(): array {
		$sites = array();
		foreach ( Network::blogs() as $blog ) {
			$stored = Network::within( $blog, array( Addresses::class, 'stored' ) );
			if ( null !== $stored ) {
				$sites[] = array(
					'ref'      => $blog,
					'testMode' => Network::within( $blog, array( Visibility::class, 'is_test' ) ),
				) + array_intersect_key( $stored, array_flip( array( 'name', 'home', 'rest', 'origins' ) ) );
			}
		}
		return array(
			'versions' => array(
				'plugin'    => PARLEY_CHAT_VERSION,
				'wordpress' => get_bloginfo( 'version' ),
				'php'       => PHP_VERSION,
			),
			'sites'    => $sites,
		);
	}

	/** Reads the addresses anew and stores them: for an admin's own actions. */
	public static function fresh(): array {
		foreach ( Network::blogs() as $blog ) {
			Network::within( $blog, array( Addresses::class, 'store' ) );
		}
		return self::stored();
	}

	/**
	 * Whether it says the same still: another request may have changed it, and its own report have come before this one.
	 *
	 * @param array<string, mixed> $said What stored() was.
	 */
	public static function still_says( array $said ): bool {
		// Of a network also which sites there are: WordPress keeps what get_sites() found for as long as this is the same.
		wp_cache_delete( 'last_changed', 'sites' );
		foreach ( Network::blogs() as $blog ) {
			Network::within( $blog, array( self::class, 'forget_what_was_read' ) );
		}
		return self::stored() === $said;
	}

	/** WordPress reads an option once in a request. */
	public static function forget_what_was_read(): void {
		foreach ( array( 'alloptions', 'notoptions', Settings::OPTION, Addresses::OPTION ) as $name ) {
			wp_cache_delete( $name, 'options' );
		}
	}
}
