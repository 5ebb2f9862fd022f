<?php
/**
 * What a visitor's browser must be asked before the loader may come.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Front;

use Parley_Chat\Settings;

defined( 'ABSPATH' ) || exit;

final class Gate {
	/** @return array<string, string> What must hold; empty where the loader may come to everybody. */
	public static function conditions(): array {
		$settings = Settings::all();
		return array_filter(
			array(
				'consent'  => 'none' === $settings['consent'] ? '' : $settings['consent'],
				'devices'  => 'all' === $settings['devices'] ? '' : $settings['devices'],
				'visitors' => 'all' === $settings['visitors'] ? '' : $settings['visitors'],
			)
		);
	}
}
