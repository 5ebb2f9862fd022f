<?php
/**
 * What the site and the service know each other by.
 *
 * Its secret stays in PHP: the option is not autoloaded and not in the REST API.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Connection {
	const OPTION = 'parley_chat_connection';

	/** @var string The connection's id, wpc_…. */
	public $id;

	/** @var string What all keys are derived from. */
	public $secret;

	/** @var string The id of the account that the site joined. */
	public $account_id;

	/** @var string The account's name, as its owner wrote it. */
	public $account_name;

	public function __construct( string $id, string $secret, string $account_id, string $account_name ) {
		$this->id           = $id;
		$this->secret       = $secret;
		$this->account_id   = $account_id;
		$this->account_name = $account_name;
	}

	public static function current(): ?self {
		return self::from( Network::option( self::OPTION ) );
	}

	/** @param mixed $stored What an option holds. */
	public static function from( $stored ): ?self {
		if ( ! is_array( $stored ) || ! isset( $stored['id'], $stored['secret'] ) ) {
			return null;
		}
		return new self( (string) $stored['id'], (string) $stored['secret'], (string) ( $stored['account_id'] ?? '' ), (string) ( $stored['account_name'] ?? '' ) );
	}

	/**
	 * What an exchange answered.
	 *
	 * @param object $answer The decoded body.
	 * @return self|null Null where it is not what the protocol says.
	 */
	public static function from_exchange( $answer ): ?self {
		$id      = $answer->connectionId ?? null; // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase
		$secret  = $answer->secret ?? null;
		$account = $answer->account ?? null;
		if ( ! is_string( $id ) || ! preg_match( '/^wpc_[A-Za-z0-9_-]{1,64}$/', $id ) || ! is_string( $secret ) || ! preg_match( '/^[A-Za-z0-9_-]{43,128}$/', $secret ) ) {
			return null;
		}
		if ( ! is_object( $account ) || ! is_string( $account->id ?? null ) || ! is_string( $account->name ?? null ) ) {
			return null;
		}
		return new self( $id, $secret, sanitize_text_field( $account->id ), sanitize_text_field( $account->name ) );
	}

	public function save(): void {
		Network::set_option(
			self::OPTION,
			array(
				'id'           => $this->id,
				'secret'       => $this->secret,
				'account_id'   => $this->account_id,
				'account_name' => $this->account_name,
			)
		);
	}

	public static function forget(): void {
		Network::delete_option( self::OPTION );
	}

	/**
	 * The key of one purpose, so that what one call shows helps nobody with another.
	 *
	 * @param string $purpose One of call, proof and identity.
	 * @return string 32 bytes.
	 */
	public function key( string $purpose ): string {
		return hash_hkdf( 'sha256', $this->secret, 32, 'parley-' . $purpose . '-v1' );
	}
}
