<?php
/**
 * The chat within the text of a page, as a block and as a shortcode.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Inline;

use Parley_Chat\Built_Script;
use Parley_Chat\Front\Loader_Tag;
use Parley_Chat\Front\Visibility;

defined( 'ABSPATH' ) || exit;

final class Inline_Chat {
	const CLASS_NAME = 'parley-chat-inline';

	const EDITOR = 'parley-chat-block';

	public static function register(): void {
		add_action( 'init', array( self::class, 'register_both' ) );
	}

	public static function register_both(): void {
		// Of the block editor; block.json names them.
		Built_Script::register( self::EDITOR, 'block' );
		wp_register_style( self::EDITOR, plugins_url( 'block/editor.css', PARLEY_CHAT_FILE ), array(), PARLEY_CHAT_VERSION );
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
		wp_enqueue_style( self::CLASS_NAME, plugins_url( 'assets/inline.css', PARLEY_CHAT_FILE ), array(), PARLEY_CHAT_VERSION );
		return sprintf( '<div class="%s"></div>', esc_attr( trim( self::CLASS_NAME . self::height_classes( $height ) . ' ' . $more_classes ) ) );
	}

	/** @param int $height In pixels; down to tens. */
	private static function height_classes( int $height ): string {
		$height = min( 2000, max( 480, $height ) );
		$tens   = $height % 100 - $height % 10;
		return ' parley-chat-' . ( $height - $height % 100 ) . ( 0 === $tens ? '' : " parley-chat-$tens" );
	}
}
