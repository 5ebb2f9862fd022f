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
	const CLASS_NAME = 'parley-chat-inline';

	public static function register(): void {
		add_action( 'init', array( self::class, 'register_both' ) );
	}

	public static function register_both(): void {
		register_block_type( dirname( PARLEY_CHAT_FILE ) . '/block', array( 'render_callback' => array( self::class, 'render_block' ) ) );
		add_shortcode( 'parley_chat', array( self::class, 'render_shortcode' ) );
	}

	/** @param array<string, mixed> $attributes Of the block. */
	public static function render_block( array $attributes ): string {
		$align = isset( $attributes['align'] ) ? ' align' . sanitize_html_class( $attributes['align'] ) : '';
		return self::render( (int) ( $attributes['height'] ?? 0 ), 'wp-block-parley-chat-inline' . $align );
	}

	/** @param array<string, string>|string $attributes Of the shortcode. */
	public static function render_shortcode( $attributes ): string {
		return self::render( (int) shortcode_atts( array( 'height' => '0' ), (array) $attributes, 'parley_chat' )['height'], '' );
	}

	/** A page has one chat, and the loader puts it into the first place that it finds. */
	private static function render( int $height, string $more_classes ): string {
		if ( ! Visibility::holds_inline() ) {
			return '';
		}
		Loader_Tag::enqueue_inline();
		$classes = trim( self::CLASS_NAME . ' ' . $more_classes );
		return sprintf( '<div class="%s" style="height:%dpx"></div>', esc_attr( $classes ), min( 2000, max( 480, $height ) ) );
	}
}
