<?php
/**
 * Takes over what the service says of each blog.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Cron;
use Parley_Chat\Network;
use Parley_Chat\Origins\Addresses;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Page_Caches;
use Parley_Chat\Site_State;

defined( 'ABSPATH' ) || exit;

final class Answer {
	/**
	 * @param object $answer What the protocol calls a State.
	 * @param bool   $pushed Whether it came unasked: then a newer one may have overtaken it. What was asked for just now counts
	 *                       as it is, also from a service that an operator set back.
	 * @return bool Whether it was one; if not, nothing has changed.
	 */
	public static function apply( $answer, Connection $connection, bool $pushed = false ): bool {
		$states = self::read( $answer, $connection );
		if ( null === $states ) {
			return false;
		}
		$live = true;
		foreach ( $states as $blog => $state ) {
			$live = $live && $state['live'];
			Network::within(
				$blog,
				static function () use ( $state, $pushed ): void {
					if ( $pushed && Site_State::is_older_than_stored( $state ) ) {
						return;
					}
					$is_new = null === Site_State::current();
					if ( Site_State::save( $state ) ) {
						Page_Caches::purge();
					}
					if ( $is_new ) {
						Home_Mark::renew();
					}
				}
			);
		}
		Cron::plan( $live );
		return true;
	}

	/** @param object $answer What came with a new connection. */
	public static function is_ours( $answer, Connection $connection ): bool {
		return null !== self::read( $answer, $connection );
	}

	/**
	 * @param object $answer What the protocol calls a State.
	 * @return array<int, array<string, mixed>>|null By blog. Null where it is none, or says nothing of our blogs.
	 */
	private static function read( $answer, Connection $connection ): ?array {
		if ( ! is_array( $answer->sites ?? null ) ) {
			return null;
		}
		$blogs  = Network::blogs();
		$states = array();
		foreach ( $answer->sites as $site ) {
			$blog = is_object( $site ) && is_numeric( $site->ref ?? null ) ? (int) $site->ref : 0;
			if ( ! in_array( $blog, $blogs, true ) ) {
				continue;
			}
			$state = Site_State::from_wire( $site, $connection, Network::within( $blog, array( Addresses::class, 'origins' ) ) );
			if ( null === $state ) {
				return null;
			}
			$states[ $blog ] = $state;
		}
		return array() === $states ? null : $states;
	}
}
