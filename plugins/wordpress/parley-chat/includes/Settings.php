<?php
/**
 * What an admin decides here: where and to whom the chat is shown. Its look is the backend's.
 *
 * One option, public to admins through the REST API; nothing in it is secret.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat;

defined( 'ABSPATH' ) || exit;

final class Settings {
	const OPTION = 'parley_chat_settings';

	public static function register(): void {
		add_action( 'init', array( self::class, 'register_setting' ) );
		add_action( 'update_option_' . self::OPTION, array( Page_Caches::class, 'purge' ) );
		add_action( 'add_option_' . self::OPTION, array( Page_Caches::class, 'purge' ) );
	}

	public static function register_setting(): void {
		register_setting(
			'parley_chat',
			self::OPTION,
			array(
				'type'              => 'object',
				'label'             => __( 'Parley Chat', 'parley-chat' ),
				'default'           => self::defaults(),
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'show_in_rest'      => array( 'schema' => self::schema() ),
			)
		);
	}

	/** @return array<string, mixed> */
	public static function all(): array {
		$stored = get_option( self::OPTION );
		return self::sanitize( is_array( $stored ) ? $stored : array() );
	}

	/** @return array<string, mixed> */
	public static function defaults(): array {
		return array_map(
			static function ( array $property ) {
				return $property['default'];
			},
			self::schema()['properties']
		);
	}

	/**
	 * Keeps what the schema allows, and the default in place of the rest.
	 *
	 * @param mixed $given What somebody wants to store.
	 * @return array<string, mixed>
	 */
	public static function sanitize( $given ): array {
		$given = is_array( $given ) ? $given : array();
		$kept  = array();
		foreach ( self::schema()['properties'] as $name => $property ) {
			$value = $given[ $name ] ?? $property['default'];
			$valid = true === rest_validate_value_from_schema( $value, $property, $name );
			$kept[ $name ] = $valid ? rest_sanitize_value_from_schema( $value, $property, $name ) : $property['default'];
		}
		return $kept;
	}

	/** @return array<string, mixed> A JSON schema, as the REST API takes it. */
	public static function schema(): array {
		$switch = array(
			'type'    => 'boolean',
			'default' => false,
		);
		return array(
			'type'                 => 'object',
			'additionalProperties' => false,
			'properties'           => array(
				// Only admins get the tag.
				'test_mode'    => $switch,
				'where'        => self::one_of( 'everywhere', 'only', 'except' ),
				// The pages and posts that "only" and "except" mean.
				'pages'        => array(
					'type'     => 'array',
					'items'    => array(
						'type'    => 'integer',
						'minimum' => 1,
					),
					'maxItems' => 500,
					'default'  => array(),
				),
				// Post types without the chat.
				'hidden_types' => array(
					'type'     => 'array',
					'items'    => array(
						'type'    => 'string',
						'pattern' => '^[a-z0-9_-]{1,20}$',
					),
					'maxItems' => 100,
					'default'  => array(),
				),
				// WooCommerce's own pages: shop, products, cart, checkout, account.
				'shop_pages'   => self::one_of( 'shown', 'hidden', 'only' ),
				'devices'      => self::one_of( 'all', 'phones', 'computers' ),
				'visitors'     => self::one_of( 'all', 'guests', 'members' ),
				// The category of the WP Consent API that must be allowed first.
				'consent'      => self::one_of( 'none', 'functional', 'preferences', 'statistics', 'marketing' ),
				'identity'     => array(
					'type'    => 'boolean',
					'default' => true,
				),
				// Orders of a signed-in customer, told to the agent.
				'orders'       => $switch,
			),
		);
	}

	private static function one_of( string $first, string ...$others ): array {
		return array(
			'type'    => 'string',
			'enum'    => array_merge( array( $first ), $others ),
			'default' => $first,
		);
	}
}
