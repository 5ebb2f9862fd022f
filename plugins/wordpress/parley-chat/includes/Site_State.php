<?php
/**
 * What the service last said of this blog.
 *
 * Autoloaded, because every page of the shop is printed from it; nothing in it is secret.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

use Parley_Chat\Origins\Proof;

defined( 'ABSPATH' ) || exit;

final class Site_State {
	const OPTION = 'parley_chat_state';

	/** @return array<string, mixed>|null Null before the site was connected. */
	public static function current(): ?array {
		$stored = get_option( self::OPTION );
		return is_array( $stored ) && isset( $stored['site_key'] ) ? $stored : null;
	}

	/**
	 * Reads what the protocol calls a State's site.
	 *
	 * @param object     $site       The decoded JSON.
	 * @param Connection $connection Whose key proves the meta tag.
	 * @param string[]   $origins    The stored origins of the blog.
	 * @return array<string, mixed>|null Null where it is not what the protocol says.
	 */
	public static function from_wire( $site, Connection $connection, array $origins ): ?array {
		// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase
		$id  = $site->siteId ?? null;
		$key = $site->siteKey ?? null;
		if ( ! is_string( $id ) || ! preg_match( '/^site_[A-Za-z0-9_-]{1,64}$/', $id ) || ! is_string( $key ) || ! preg_match( '/^pk_[A-Za-z0-9_-]{1,64}$/', $key ) ) {
			return null;
		}
		if ( ! is_object( $site->config ?? null ) || ! is_array( $site->origins ?? null ) ) {
			return null;
		}
		$meta_nonce = $site->metaNonce ?? null;
		$manage_url = $site->manageUrl ?? null;
		$proofs     = array();
		if ( is_string( $meta_nonce ) && Proof::is_nonce( $meta_nonce ) ) {
			foreach ( $origins as $origin ) {
				$proofs[ $origin ] = Proof::of( $connection, $origin, $meta_nonce );
			}
		}
		// phpcs:enable
		return array(
			'site_id'     => $id,
			'site_key'    => $key,
			'live'        => true === ( $site->live ?? null ),
			'health'      => self::health( $site->health ?? null ),
			// As JSON and not as an array: PHP would turn its empty objects into lists.
			'config'      => wp_json_encode( $site->config, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ),
			'meta_proofs' => $proofs,
			'manage_url'  => is_string( $manage_url ) ? esc_url_raw( $manage_url, array( 'https', 'http' ) ) : '',
			'origins'     => array_values( array_filter( array_map( array( self::class, 'origin' ), $site->origins ) ) ),
		);
	}

	/**
	 * Which version of the site's config this is. They grow by one.
	 *
	 * @param mixed $config The decoded JSON.
	 */
	public static function version_of( $config ): int {
		return is_int( $config->version ?? null ) ? $config->version : 1;
	}

	/**
	 * Whether what is stored of the same site is newer.
	 *
	 * @param array<string, mixed> $state What from_wire() made.
	 */
	public static function is_older_than_stored( array $state ): bool {
		$stored = self::current();
		return null !== $stored && $stored['site_id'] === $state['site_id']
			&& self::version_of( json_decode( (string) $state['config'] ) ) < self::version_of( json_decode( (string) $stored['config'] ) );
	}

	/** @param mixed $health The agent's health on the wire. */
	private static function health( $health ): array {
		$read = array( 'state' => self::code( $health->state ?? null ) );
		foreach ( array( 'answeredAt', 'failingSince' ) as $name ) {
			$time = is_string( $health->$name ?? null ) ? strtotime( $health->$name ) : false;
			if ( false !== $time ) {
				$read[ $name ] = $time;
			}
		}
		return $read;
	}

	/** @param mixed $origin An origin with its state, on the wire. */
	private static function origin( $origin ): ?array {
		if ( ! is_string( $origin->origin ?? null ) || ! is_string( $origin->state ?? null ) ) {
			return null;
		}
		return array(
			'origin' => sanitize_text_field( $origin->origin ),
			'state'  => self::code( $origin->state ),
			'reason' => self::code( $origin->reason ?? null ),
		);
	}

	/** @param mixed $code A word of the protocol. */
	private static function code( $code ): string {
		return is_string( $code ) ? sanitize_key( $code ) : '';
	}

	/**
	 * Stores it.
	 *
	 * @param array<string, mixed> $state What from_wire() made.
	 * @return bool Whether pages look different from now on.
	 */
	public static function save( array $state ): bool {
		$before = self::current();
		update_option( self::OPTION, $state, true );
		foreach ( array( 'site_key', 'live', 'config', 'meta_proofs' ) as $printed ) {
			if ( ( $before[ $printed ] ?? null ) !== $state[ $printed ] ) {
				return true;
			}
		}
		return false;
	}

	public static function forget(): void {
		delete_option( self::OPTION );
	}
}
