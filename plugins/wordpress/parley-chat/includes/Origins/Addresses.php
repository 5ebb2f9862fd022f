<?php
/**
 * The addresses under which the blog shows its pages.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Addresses {
	const OPTION = 'parley_chat_addresses';

	const MOST = 50;

	/** @return array<string, mixed>|null What an admin's action stored last: name, home, rest, origins. */
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
		$origins = array();
		foreach ( self::urls() as $url ) {
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
			'rest'    => rest_url(),
			'origins' => array_values( $origins ),
		);
	}

	/** Without the query that some language plugins add. */
	private static function path( string $url ): string {
		return (string) ( wp_parse_url( $url, PHP_URL_PATH ) ?: '/' );
	}

	/** @return string[] */
	private static function urls(): array {
		$urls = array( home_url( '/' ), site_url( '/' ) );
		// While another blog is looked at, these would name the languages of the first.
		if ( ! is_multisite() || ! ms_is_switched() ) {
			$urls = array_merge( $urls, self::polylang(), self::wpml() );
		}
		/**
		 * Filters the addresses that show the chat, for those that WordPress does not know of.
		 *
		 * @param string[] $urls Each with the path of a page that this WordPress answers.
		 */
		return array_filter( (array) apply_filters( 'parley_chat_origins', $urls ), 'is_string' );
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

	/** @return string Scheme, host and port (RFC 6454); empty where the address has none. */
	public static function origin( string $url ): string {
		$part   = (array) wp_parse_url( $url );
		$scheme = strtolower( (string) ( $part['scheme'] ?? '' ) );
		if ( ! in_array( $scheme, array( 'http', 'https' ), true ) || empty( $part['host'] ) ) {
			return '';
		}
		$port = (int) ( $part['port'] ?? 0 );
		$ours = 0 === $port || ( 'https' === $scheme ? 443 : 80 ) === $port ? '' : ':' . $port;
		return $scheme . '://' . strtolower( $part['host'] ) . $ours;
	}
}
