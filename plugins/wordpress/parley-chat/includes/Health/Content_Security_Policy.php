<?php
/**
 * What a site's own Content Security Policy has to allow for the chat.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Health;

use Parley_Chat\Origins\Addresses;
use Parley_Chat\Service;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Content_Security_Policy {
	/** The service, scripts and a style sheet of the plugin's own, and the picture where the launcher shows it. */
	public static function line(): string {
		$service = Service::address();
		$picture = self::picture();
		$line    = "script-src 'self' $service; style-src 'self'; connect-src 'self' $service; frame-src $service";
		return '' === $picture ? $line : "$line; img-src $picture";
	}

	/** @return string The origin of the launcher's picture, which stands in the shop's page and not in the frame; empty where there is none. */
	private static function picture(): string {
		$look = json_decode( (string) ( Site_State::current()['config'] ?? '' ) )->look ?? null;
		return true === ( $look->launcher->avatar ?? null ) ? Addresses::origin( (string) ( $look->avatarUrl ?? '' ) ) : ''; // phpcs:ignore WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase
	}
}
