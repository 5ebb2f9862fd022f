<?php
/**
 * The tag on the shop's pages.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Service;
use Parley_Chat\Settings;

defined( 'ABSPATH' ) || exit;

final class Loader_Tag {
	const HANDLE = 'parley-chat';

	const GATE = 'parley-chat-gate';

	const CART = 'parley-chat-cart';

	/** Marks by which optimisers leave a script alone; each means nothing to the others. */
	const MARKS = array(
		'data-cfasync'       => 'false',
		'data-no-optimize'   => '1',
		'data-no-defer'      => '1',
		'data-no-minify'     => '1',
		'data-noptimize'     => '1',
		'data-nowprocket'    => '1',
		'data-jetpack-boost' => 'ignore',
		'data-wpfc-render'   => 'false',
		'nitro-exclude'      => true,
	);

	/** @var bool Whether a block or a shortcode of this page has the chat. */
	private static $inline = false;

	public static function register(): void {
		// After the WP Consent API, which comes at PHP_INT_MAX - 100.
		add_action( 'wp_enqueue_scripts', array( self::class, 'enqueue_where_wanted' ), PHP_INT_MAX );
		add_action( 'wp_print_footer_scripts', array( self::class, 'print_json' ), 5 );
		add_filter( 'script_loader_tag', array( self::class, 'mark' ), 20, 2 );
	}

	public static function enqueue_where_wanted(): void {
		if ( self::$inline || Visibility::holds() ) {
			self::enqueue();
		}
	}

	/** For a block or a shortcode: the page's one chat stands there, and does not float. */
	public static function enqueue_inline(): void {
		self::$inline = true;
		// Block themes draw the page before its scripts are known; others after that.
		if ( did_action( 'wp_enqueue_scripts' ) ) {
			self::enqueue();
		}
	}

	private static function enqueue(): void {
		if ( array() === Gate::conditions() ) {
			// Without a version: the service's loader says itself how long it may be kept.
			wp_enqueue_script( self::HANDLE, Service::address() . '/parley.js', array(), null, self::how() ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
		} else {
			$after = wp_script_is( 'wp-consent-api', 'registered' ) ? array( 'wp-consent-api' ) : array();
			wp_enqueue_script( self::GATE, plugins_url( 'assets/gate.js', PARLEY_CHAT_FILE ), $after, PARLEY_CHAT_VERSION, array( 'in_footer' => true ) );
		}
		if ( function_exists( 'WC' ) ) {
			wp_enqueue_script( self::CART, plugins_url( 'assets/cart.js', PARLEY_CHAT_FILE ), array(), PARLEY_CHAT_VERSION, array( 'in_footer' => true ) );
		}
	}

	/** @return array<string, mixed> */
	private static function how(): array {
		return array(
			'strategy'  => 'async',
			'in_footer' => true,
		);
	}

	public static function print_json(): void {
		$is_gated = wp_script_is( self::GATE, 'enqueued' );
		if ( ! $is_gated && ! wp_script_is( self::HANDLE, 'enqueued' ) ) {
			return;
		}
		Options::print_json( self::$inline );
		if ( $is_gated ) {
			Options::print_block( 'parley-chat-gate-options', array( 'src' => Service::address() . '/parley.js' ) + Gate::conditions() );
		}
		if ( wp_script_is( self::CART, 'enqueued' ) ) {
			Options::print_block( 'parley-chat-cart-options', array( 'api' => wp_make_link_relative( rest_url( 'wc/store/v1/' ) ) ) );
		}
	}

	/**
	 * Sets attributes on the tag. The processor puts them before src, where Cloudflare's Rocket Loader looks.
	 *
	 * @param string $tag    As WordPress made it.
	 * @param string $handle Whose tag it is.
	 */
	public static function mark( $tag, $handle ): string {
		if ( ! in_array( $handle, array( self::HANDLE, self::GATE, self::CART ), true ) ) {
			return (string) $tag;
		}
		$processor = new \WP_HTML_Tag_Processor( (string) $tag );
		while ( $processor->next_tag( 'script' ) ) {
			if ( $handle . '-js' !== $processor->get_attribute( 'id' ) ) {
				continue;
			}
			foreach ( self::MARKS as $name => $value ) {
				$processor->set_attribute( $name, $value );
			}
			if ( self::HANDLE === $handle ) {
				foreach ( Options::attributes() as $name => $value ) {
					$processor->set_attribute( 'data-' . strtolower( (string) preg_replace( '/[A-Z]/', '-$0', $name ) ), $value );
				}
			}
		}
		return $processor->get_updated_html();
	}
}
