<?php
/**
 * The addresses under which the blog shows its pages.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use WpOrg\Requests\Exception;
use WpOrg\Requests\IdnaEncoder;

defined( 'ABSPATH' ) || exit;

final class Addresses {
	const OPTION = 'parley_chat_addresses';

	const MOST = 50;

	/**
	 * @return array<string, mixed>|null What an admin's action stored last: name, home, rest, origins; and more, which are the
	 *                                   addresses that only the blog's own plugins know of.
	 */
	public static function stored(): ?array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) && isset( $stored['origins'] ) ? $stored : null;
	}

	/** @return string[] The stored origins. */
	public static function origins(): array {
		return array_column( self::stored()['origins'] ?? array(), 'origin' );
	}

	/** Stores what holds now. A blog that is a copy keeps its original's until an admin has answered. */
	public static function store(): void {
		if ( ! Home_Mark::is_copy() ) {
			update_option( self::OPTION, self::now(), false );
		}
	}

	public static function forget(): void {
		delete_option( self::OPTION );
	}

	/** @return array<string, mixed> */
	private static function now(): array {
		$own     = array( home_url( '/' ), site_url( '/' ) );
		$urls    = self::urls( $own );
		$origins = array();
		foreach ( $urls as $url ) {
			$origin = self::origin( $url );
			if ( '' !== $origin && ! isset( $origins[ $origin ] ) && count( $origins ) < self::MOST ) {
				$origins[ $origin ] = array(
					'origin' => $origin,
					'url'    => $origin . self::path( $url ),
				);
			}
		}
		return array(
			'name'    => wp_specialchars_decode( (string) get_option( 'blogname' ), ENT_QUOTES ),
			'home'    => self::origin( home_url( '/' ) ) . self::path( home_url( '/' ) ),
			'rest'    => self::rest(),
			'origins' => array_values( $origins ),
			'more'    => array_values( array_diff( $urls, $own ) ),
		);
	}

	/** Without the query that some language plugins add. */
	private static function path( string $url ): string {
		return str_replace( '@', '%40', (string) ( wp_parse_url( $url, PHP_URL_PATH ) ?: '/' ) );
	}

	/** The root of the REST API. With plain permalinks it is a query, and otherwise it has none that matters. */
	private static function rest(): string {
		$url   = rest_url();
		$route = false !== strpos( $url, 'rest_route=' ) ? '?rest_route=/' : '';
		$path  = self::path( $url );
		return self::origin( $url ) . ( '' === $route ? trailingslashit( $path ) : $path ) . $route;
	}

	/**
	 * @param string[] $own Those that WordPress itself knows.
	 * @return string[]
	 */
	private static function urls( array $own ): array {
		// While another blog is looked at, its plugins are not there: theirs were stored when it was looked at by itself.
		$more = is_multisite() && ms_is_switched() ? ( self::stored()['more'] ?? array() ) : array_merge( self::polylang(), self::wpml() );
		/**
		 * Filters the addresses that show the chat, for those that WordPress does not know of.
		 *
		 * @param string[] $urls Each with the path of a page that this WordPress answers.
		 */
		return array_filter( (array) apply_filters( 'parley_chat_origins', array_merge( $own, $more ) ), 'is_string' );
	}

	/** @return string[] */
	private static function polylang(): array {
		if ( ! function_exists( 'pll_languages_list' ) || ! function_exists( 'pll_home_url' ) ) {
			return array();
		}
		return array_map( 'pll_home_url', (array) pll_languages_list() );
	}

	/** @return string[] */
	private static function wpml(): array {
		$languages = apply_filters( 'wpml_active_languages', null, array( 'skip_missing' => 0 ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WPML's own.
		return is_array( $languages ) ? array_column( $languages, 'url' ) : array();
	}

	/** @return string Scheme, host and port (RFC 6454); empty where the address has none that a browser would show. */
	public static function origin( string $url ): string {
		$part   = (array) wp_parse_url( $url );
		$scheme = strtolower( (string) ( $part['scheme'] ?? '' ) );
		$host   = self::host( (string) ( $part['host'] ?? '' ) );
		if ( ! in_array( $scheme, array( 'http', 'https' ), true ) || '' === $host ) {
			return '';
		}
		$port = (int) ( $part['port'] ?? 0 );
		$ours = 0 === $port || ( 'https' === $scheme ? 443 : 80 ) === $port ? '' : ':' . $port;
		return $scheme . '://' . $host . $ours;
	}

	/** @return string As browsers name it to servers (RFC 5890); empty where it is no name: one would spoil the whole report. */
	private static function host( string $host ): string {
		$host = function_exists( 'mb_strtolower' ) ? mb_strtolower( $host, 'UTF-8' ) : strtolower( $host );
		try {
			$name = IdnaEncoder::encode( $host );
		} catch ( Exception $error ) {
			return '';
		}
		return 1 === preg_match( '/^[a-z0-9_.-]+$/D', $name ) ? $name : '';
	}
}
