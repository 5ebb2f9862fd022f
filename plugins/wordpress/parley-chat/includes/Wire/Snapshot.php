<?php
/**
 * What the site tells of itself.
 *
 * Only addresses that an admin's action stored: cron may run under whatever Host a stranger sent.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;

defined( 'ABSPATH' ) || exit;

final class Snapshot {
	/** @return array<string, mixed> */
	public static function stored(): array {
		$sites = array();
		foreach ( Network::blogs() as $blog ) {
			$stored = Network::within( $blog, array( Addresses::class, 'stored' ) );
			if ( null !== $stored ) {
				$sites[] = array( 'ref' => $blog ) + $stored;
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
}
