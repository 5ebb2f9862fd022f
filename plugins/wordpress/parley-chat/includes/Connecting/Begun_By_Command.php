<?php
/**
 * A connection that was begun at the command line, where no user is signed in. The code is given there too.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Connecting;

use Parley_Chat\Network;

defined( 'ABSPATH' ) || exit;

final class Begun_By_Command {
	const OPTION = 'parley_chat_connecting';

	/**
	 * Begins one, in place of an earlier one.
	 *
	 * @return string[] The state and the S256 challenge.
	 */
	public static function begin(): array {
		$begun = Begun::anew();
		Network::set_option( self::OPTION, $begun );
		return array( $begun['state'], Begun::challenge( $begun['verifier'] ) );
	}

	/** @param string $state As it came back. */
	public static function has( string $state ): bool {
		$begun = self::current();
		return null !== $begun && hash_equals( $begun['state'], $state );
	}

	/** @return string|null Null where none was begun in the last 10 minutes. A code that is refused leaves it. */
	public static function verifier(): ?string {
		return self::current()['verifier'] ?? null;
	}

	public static function forget(): void {
		Network::delete_option( self::OPTION );
	}

	private static function current(): ?array {
		$begun = Network::option( self::OPTION );
		return is_array( $begun ) && time() < $begun['until'] ? $begun : null;
	}
}
