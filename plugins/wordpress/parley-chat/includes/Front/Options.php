<?php
/**
 * What the loader is told, the same for everybody.
 *
 * As JSON in the page and not as attributes alone: tools that combine, delay or move scripts keep JSON and lose attributes.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Inline\Inline_Chat;
use Parley_Chat\Service;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Options {
	/** @return array<string, string> Whose chat it is; also attributes of the tag. */
	public static function attributes(): array {
		return array(
			'site'        => (string) Site_State::current()['site_key'],
			'api'         => Service::address(),
			// A path, so that it is on the page's own origin where languages have domains of their own.
			'identityUrl' => self::path( home_url( '/' ) ) . '?' . Identity_Page::PARAMETER . '=1',
		);
	}

	/** @param bool $inline Whether the chat stands in the text of the page. */
	public static function print_json( bool $inline ): void {
		$options           = self::attributes();
		$options['config'] = json_decode( (string) Site_State::current()['config'] );
		if ( $inline ) {
			$options['mode']   = 'inline';
			$options['target'] = '.' . Inline_Chat::CLASS_NAME;
		}
		self::print_block( 'parley-chat-options', $options, array( 'data-parley' => true ) );
	}

	/**
	 * @param mixed                    $data       What to print.
	 * @param array<string, bool>      $attributes Of the tag.
	 */
	public static function print_block( string $id, $data, array $attributes = array() ): void {
		wp_print_inline_script_tag(
			(string) wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ),
			array(
				'type' => 'application/json',
				'id'   => $id,
			) + $attributes
		);
	}

	public static function path( string $url ): string {
		$part = (array) wp_parse_url( $url );
		return ( $part['path'] ?? '/' );
	}
}
