<?php
use Parley_Chat\Connecting\Disconnect;
use Parley_Chat\Connecting\Exchange;
use Parley_Chat\Privacy\Former_Service;
use Parley_Chat\Privacy\Personal_Data;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

final class PersonalDataTest extends TestCase {
	use Connected_Site;

	protected function tearDown(): void {
		Former_Service::forget();
	}

	public function test_both_tools_are_offered(): void {
		$this->assertArrayHasKey( 'parley-chat', apply_filters( 'wp_privacy_personal_data_exporters', array() ) );
		$this->assertArrayHasKey( 'parley-chat', apply_filters( 'wp_privacy_personal_data_erasers', array() ) );
	}

	public function test_export_asks_for_the_customer_and_shows_no_html_of_theirs(): void {
		$this->connect();
		$this->service_answers( 200, array( 'items' => array( array( 'id' => 'conv_1', 'text' => '<b>hi</b>' ) ), 'done' => false ) );
		$export = Personal_Data::export( 'admin@example.test', 2 );
		$this->assertSame( array( array( '/v1/wordpress/export', array( 'ref' => 1, 'email' => 'admin@example.test', 'page' => 2, 'sub' => '1' ) ) ), $this->asked );
		$this->assertFalse( $export['done'] );
		$this->assertSame( '&lt;b&gt;hi&lt;/b&gt;', $export['data'][0]['data'][1]['value'] );
	}

	public function test_erase_says_whether_there_was_anything(): void {
		$this->connect();
		$this->service_answers( 200, array( 'removed' => 3, 'done' => true ) );
		$erased = Personal_Data::erase( 'nobody@example.test', 1 );
		$this->assertTrue( $erased['items_removed'] );
		$this->assertFalse( $erased['items_retained'] );
		$this->assertTrue( $erased['done'] );
		$this->assertArrayNotHasKey( 'sub', $this->asked[0][1] );
	}

	/** @return array<string, array<int, mixed>> */
	public function answers_that_are_none(): array {
		return array(
			'an error'                   => array( 503, array( 'code' => 'unavailable' ) ),
			'a page of somebody between' => array( 200, '<html>Please sign in.</html>' ),
			'an answer that was cut'     => array( 200, '{"items":[{"id":"conv_1","text":"hel' ),
			'nothing'                    => array( 200, '' ),
			'a list'                     => array( 200, '[]' ),
			'an object of another'       => array( 200, array( 'status' => 'ok' ) ),
			'a word for done'            => array( 200, array( 'items' => array(), 'done' => 'false' ) ),
		);
	}

	/**
	 * @dataProvider answers_that_are_none
	 * @param array<string, mixed>|string $body
	 */
	public function test_neither_has_been_done_where_the_service_did_not_say_so( int $status, $body ): void {
		$this->connect();
		$this->service_answers( $status, $body );
		$this->assertInstanceOf( WP_Error::class, Personal_Data::export( 'admin@example.test' ) );
		$this->assertInstanceOf( WP_Error::class, Personal_Data::erase( 'admin@example.test' ) );
	}

	public function test_a_site_that_was_never_connected_asks_nobody_and_has_nothing(): void {
		$this->service_answers( 200, array() );
		$this->assertTrue( Personal_Data::export( 'admin@example.test' )['done'] );
		$erased = Personal_Data::erase( 'admin@example.test' );
		$this->assertTrue( $erased['done'] );
		$this->assertFalse( $erased['items_retained'] );
		$this->assertSame( array(), $this->asked );
	}

	public function test_a_site_that_was_disconnected_says_who_may_still_keep_something(): void {
		$this->connect();
		$this->service_answers( 204, '' );
		Disconnect::now();
		$erased = Personal_Data::erase( 'admin@example.test' );
		$this->assertTrue( $erased['items_retained'] );
		$this->assertStringContainsString( PARLEY_CHAT_BACKEND, $erased['messages'][0] );

		$again = array(
			'connectionId' => 'wpc_2',
			'secret'       => str_repeat( 't', 43 ),
			'account'      => array(
				'id'   => 'acc_1',
				'name' => 'Lumme',
			),
		);
		$this->service_answers( 201, $again + (array) $this->state() );
		$this->assertSame( 'connected', Exchange::code( 'code', 'verifier' ) );
		$this->service_answers( 200, array( 'removed' => 0, 'done' => true ) );
		$this->assertFalse( Personal_Data::erase( 'admin@example.test' )['items_retained'] );
	}
}
