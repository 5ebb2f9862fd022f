<?php
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connection;
use Parley_Chat\Health\Site_Health;
use Parley_Chat\Origins\Home_Mark;
use Parley_Chat\Privacy\Personal_Data;
use Parley_Chat\Wire\Client;
use Parley_Chat\Wire\Push_Route;
use Parley_Chat\Wire\Signature;
use Parley_Chat\Wire\Sync;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

/** A database that was copied holds the secret of its original, and may say nothing in that one's name. */
final class CopyTest extends TestCase {
	use Connected_Site;

	protected function setUp(): void {
		$this->connect();
		$this->service_answers( 200, array( 'items' => array(), 'removed' => 1, 'done' => true ) );
	}

	public function test_it_neither_exports_nor_erases(): void {
		$this->become_copy( 'https://staging.example' );
		$this->assertInstanceOf( WP_Error::class, Personal_Data::export( 'anna@example.test' ) );
		$this->assertInstanceOf( WP_Error::class, Personal_Data::erase( 'anna@example.test' ) );
		$this->assertSame( array(), $this->asked );
	}

	public function test_whatever_it_would_sign_is_refused_before_it_leaves(): void {
		$connection = Connection::current();
		$this->become_copy( 'https://staging.example' );
		$this->assertSame( 'copy', Client::post( '/v1/wordpress/conversations', array( 'ref' => 1 ), $connection )->get_error_code() );
		$this->assertSame( 'copy', Sync::run_for_admin()->get_error_code() );
		$this->assertSame( array(), $this->asked );
	}

	public function test_disconnect_forgets_the_connection_without_ending_that_of_the_original(): void {
		$this->become_copy( 'https://staging.example' );
		$this->assertSame( 'copy', Disconnect::now() );
		$this->assertSame( array(), $this->asked );
		$this->assertNull( Connection::current() );
	}

	public function test_site_health_calls_it_critical(): void {
		$this->assertSame( 'good', Site_Health::test()['status'] );
		$this->become_copy( 'https://staging.example' );
		$finding = Site_Health::test();
		$this->assertSame( array( 'critical', 'The chat has stopped at a new address' ), array( $finding['status'], $finding['label'] ) );
	}

	public function test_it_takes_no_push(): void {
		$request = function (): WP_REST_Request {
			$push = new WP_REST_Request( 'POST', Push_Route::ROUTE );
			$push->set_body( '{}' );
			$push->set_header( Signature::HEADER, Signature::header( Connection::current(), 'site', 'POST', Push_Route::ROUTE, '{}', time(), bin2hex( random_bytes( 16 ) ) ) );
			return $push;
		};
		$this->assertTrue( Push_Route::is_the_service( $request() ) );
		$this->become_copy( 'https://staging.example' );
		$this->assertFalse( Push_Route::is_the_service( $request() ) );
	}

	public function test_a_change_of_its_address_is_no_answer_to_what_it_is(): void {
		$this->become_copy( 'https://staging.example' );
		update_option( 'home', 'https://staging.example/shop' );
		$this->assertTrue( Home_Mark::is_copy() );
	}

	public function test_a_site_that_moves_by_its_settings_is_none(): void {
		update_option( 'home', 'https://moved.example' );
		$this->assertFalse( Home_Mark::is_copy() );
		update_option( 'home', 'http://moved.example/shop' );
		$this->assertFalse( Home_Mark::is_copy() );
	}
}
