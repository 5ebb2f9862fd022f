<?php
/**
 * The service that the site was connected to, and that may still keep what customers wrote.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Privacy;

use Parley_Chat\Network;
use Parley_Chat\Service;

defined( 'ABSPATH' ) || exit;

final class Former_Service {
	const OPTION = 'parley_chat_former_service';

	/** @return string Empty where there was none, or the site is connected again. */
	public static function address(): string {
		return (string) Network::option( self::OPTION );
	}

	public static function remember(): void {
		Network::set_option( self::OPTION, Service::address() );
	}

	public static function forget(): void {
		Network::delete_option( self::OPTION );
	}
}
