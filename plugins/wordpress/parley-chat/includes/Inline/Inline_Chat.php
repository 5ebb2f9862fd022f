<?php
/**
 * The chat within the text of a page, as a block and as a shortcode.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Inline;

use Parley_Chat\Front\Loader_Tag;
use Parley_Chat\Front\Visibility;

defined( 'ABSPATH' ) || exit;

final class Inline_Chat {
	const ID = 'parley-chat-inline';

	public static function register(): void {
		add_action( 'init', array( self::class, 'register_both' ) );
	}

	public static function register_both(): void {
		register_block_type( dirname( PARLEY_CHAT_FILE ) . '/block', array( 'render_callback' => array( self::class, 'render_block' ) ) );
		add_shortcode( 'parley_chat', array( self::class, 'render_shortcode' ) );
	}

	/** @param array<string, mixed> $attributes Of the block. */
	public static function render_block( array $attributes ): string {
		return self::render( (int) ( $attributes['height'] ?? 0 ), sprintf( 'id="%s" class="%s"', esc_attr( self::ID ), 'wp-block-parley-chat-inline' . ( isset( $attributes['align'] ) ? ' align' . sanitize_html_class( $attributes['align'] ) : '' ) ) );
	}

	/** @param array<string, string>|string $attributes Of the shortcode. */
	public static function render_shortcode( $attributes ): string {
		$given = shortcode_atts( array( 'height' => '0' ), (array) $attributes, 'parley_chat' );
		return self::render( (int) $given['height'], sprintf( 'id="%s"', esc_attr( self::ID ) ) );
	}

	/**
	 * A page has one chat, so the first place has it. The loader looks for it by its id.
	 *
	 * @param string $attributes Escaped.
	 */
	private static function render( int $height, string $attributes ): string {
		if ( ! Visibility::holds_inline() || Loader_Tag::is_inline() ) {
			return '';
		}
		Loader_Tag::enqueue_inline();
		return sprintf( '<div %s style="height:%dpx"></div>', $attributes, min( 2000, max( 480, $height ) ) );
	}
}
