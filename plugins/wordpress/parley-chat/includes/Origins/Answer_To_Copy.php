<?php
/**
 * An admin says what a site at another address is: the same one, moved, or a copy that begins anew.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Origins;

use Parley_Chat\Admin\Action;
use Parley_Chat\Connecting\Forget;
use Parley_Chat\Network;
use Parley_Chat\Wire\Sync;

defined( 'ABSPATH' ) || exit;

final class Answer_To_Copy {
	const MOVED = 'parley_chat_moved';

	const COPY = 'parley_chat_copy';

	public static function register(): void {
		Action::register( self::MOVED, array( self::class, 'moved' ) );
		Action::register( self::COPY, array( self::class, 'copy' ) );
	}

	/** @return string What the screen then says. */
	public static function moved(): string {
		foreach ( Network::blogs() as $blog ) {
			Network::within( $blog, array( Home_Mark::class, 'renew' ) );
		}
		$error = Sync::run_for_admin();
		return null === $error ? 'moved' : 'not_synced';
	}

	/** Without a goodbye, which would end the connection of the original. */
	public static function copy(): string {
		Forget::everything_of_the_connection();
		return 'copy';
	}
}
