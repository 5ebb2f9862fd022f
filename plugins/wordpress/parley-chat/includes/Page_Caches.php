<?php
/**
 * Pages that a cache plugin keeps would go on with the tag of before.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Page_Caches {
	public static function purge(): void {
		foreach ( array( 'rocket_clean_domain', 'wp_cache_clear_cache', 'w3tc_flush_all', 'sg_cachepress_purge_cache', 'wpfc_clear_all_cache' ) as $purge ) {
			if ( function_exists( $purge ) ) {
				$purge();
			}
		}
		if ( class_exists( '\autoptimizeCache' ) ) {
			\autoptimizeCache::clearall();
		}
		foreach ( array( 'litespeed_purge_all', 'cache_enabler_clear_complete_cache', 'breeze_clear_all_cache' ) as $purge ) {
			do_action( $purge ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- those plugins' own.
		}
	}
}
