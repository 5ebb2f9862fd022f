<?php
use Parley_Chat\Connecting\Exchange;
use Parley_Chat\Cron;
use Parley_Chat\Settings;
use Parley_Chat\Wire\Sync;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

final class SyncTest extends TestCase {
	use Connected_Site;

	protected function tearDown(): void {
		delete_option( Settings::OPTION );
	}

	/** As another request does while this one waits for the service. */
	private function set_test_mode_elsewhere( bool $is_on ): void {
		global $wpdb;
		$row = array(
			'option_name'  => Settings::OPTION,
			'option_value' => serialize( array( 'test_mode' => $is_on ) ),
			'autoload'     => 'on',
		);
		$wpdb->replace( $wpdb->options, $row );
	}

	/** While a call waits for its answer. @return callable The filter that does it. */
	private function meanwhile( bool $is_on ): callable {
		$change = function ( $answer ) use ( $is_on ) {
			$this->set_test_mode_elsewhere( $is_on );
			return $answer;
		};
		add_filter( 'pre_http_request', $change );
		return $change;
	}

	private function is_planned(): bool {
		return false !== wp_next_scheduled( Cron::HOOK, array( 'soon' ) );
	}

	public function test_a_report_that_may_have_crossed_a_later_one_is_followed_by_another(): void {
		$this->connect();
		$this->service_answers( 200, (array) $this->state() );
		foreach ( array( true, false ) as $is_on ) {
			$this->assertNull( Sync::run() );
			$this->assertFalse( $this->is_planned() );
			$meanwhile = $this->meanwhile( $is_on );
			$this->assertNull( Sync::run() );
			$this->assertTrue( $this->is_planned() );
			remove_filter( 'pre_http_request', $meanwhile );

			wp_clear_scheduled_hook( Cron::HOOK, array( 'soon' ) );
			$this->assertNull( Sync::run() );
			$this->assertSame( $is_on, end( $this->asked )[1]['sites'][0]['testMode'] );
		}
	}

	public function test_so_is_one_of_which_only_the_answer_did_not_come(): void {
		$this->connect();
		$this->service_answers( 502, '' );
		$this->assertNotNull( Sync::run() );
		$this->assertFalse( $this->is_planned() );
		$this->meanwhile( true );
		$this->assertNotNull( Sync::run() );
		$this->assertTrue( $this->is_planned() );
	}

	public function test_so_is_the_report_that_goes_with_a_code(): void {
		$account = array(
			'connectionId' => 'wpc_2',
			'secret'       => str_repeat( 't', 43 ),
			'account'      => array(
				'id'   => 'acc_1',
				'name' => 'Lumme',
			),
		);
		$this->service_answers( 201, $account + (array) $this->state() );
		$this->assertSame( 'connected', Exchange::code( 'code', 'verifier' ) );
		$this->assertFalse( $this->is_planned() );
		$this->meanwhile( true );
		$this->assertSame( 'connected', Exchange::code( 'code', 'verifier' ) );
		$this->assertTrue( $this->is_planned() );
	}
}
