<?php
/**
 * Optimisers that ask by a filter, and not by a mark on the tag, which scripts to leave alone.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Service;

defined( 'ABSPATH' ) || exit;

final class Optimisers {
	const LISTS = array( 'rocket_delay_js_exclusions', 'rocket_exclude_js', 'rocket_exclude_defer_js', 'litespeed_optimize_js_excludes', 'litespeed_optm_js_defer_exc', 'sgo_javascript_combine_excluded_external_paths' );

	public static function register(): void {
		foreach ( self::LISTS as $list ) {
			add_filter( $list, array( self::class, 'with_ours' ) );
		}
		add_filter( 'autoptimize_filter_js_exclude', array( self::class, 'with_ours_in_words' ) );
		add_filter( 'sgo_js_minify_exclude', array( self::class, 'with_our_handles' ) );
		add_filter( 'sgo_javascript_combine_exclude', array( self::class, 'with_our_handles' ) );
	}

	/** @param mixed $excluded Parts of addresses. */
	public static function with_ours( $excluded ): array {
		return array_merge( (array) $excluded, self::parts() );
	}

	/**
	 * @param mixed $excluded The same, joined by commas; or the keys of an array, where another plugin has made it one.
	 * @return string|array<string, mixed>
	 */
	public static function with_ours_in_words( $excluded ) {
		if ( is_array( $excluded ) ) {
			return $excluded + array_fill_keys( self::parts(), '' );
		}
		return implode( ',', array_merge( array( (string) $excluded ), self::parts() ) );
	}

	/** @param mixed $handles Of scripts. */
	public static function with_our_handles( $handles ): array {
		return array_merge( (array) $handles, array( Loader_Tag::HANDLE, Loader_Tag::GATE, Loader_Tag::CART ) );
	}

	/** @return string[] */
	private static function parts(): array {
		return array( Service::address() . '/parley.js', '/plugins/parley-chat/assets/' );
	}
}
