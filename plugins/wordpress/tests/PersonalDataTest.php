<?php
use Parley_Chat\Connection;
use Parley_Chat\Privacy\Personal_Data;
use PHPUnit\Framework\TestCase;

final class PersonalDataTest extends TestCase {
	/** @var array<string, mixed> What was asked last. */
	private $asked = array();

	/** @param array<string, mixed> $body What the service answers. */
	private function service_answers( int $status, array $body ): void {
		( new Connection( 'wpc_1', str_repeat( 's', 43 ), 'acc_1', 'Lumme' ) )->save();
		add_filter(
			'pre_http_request',
			function ( $answer, array $arguments, string $url ) use ( $status, $body ) {
				$this->asked = array( wp_parse_url( $url, PHP_URL_PATH ), json_decode( $arguments['body'], true ) );
				return array(
					'response' => array( 'code' => $status ),
					'body'     => wp_json_encode( $body ),
				);
			},
			10,
			3
		);
	}

	protected function tearDown(): void {
		Connection::forget();
		remove_all_filters( 'pre_http_request' );
	}

	public function test_both_tools_are_offered(): void {
		$this->assertArrayHasKey( 'parley-chat', apply_filters( 'wp_privacy_personal_data_exporters', array() ) );
		$this->assertArrayHasKey( 'parley-chat', apply_filters( 'wp_privacy_personal_data_erasers', array() ) );
	}

	public function test_export_asks_for_the_customer_and_shows_no_html_of_theirs(): void {
		$this->service_answers( 200, array( 'items' => array( array( 'id' => 'conv_1', 'text' => '<b>hi</b>' ) ), 'done' => false ) );
		$export = Personal_Data::export( 'admin@example.test', 2 );
		$this->assertSame( array( '/v1/wordpress/export', array( 'ref' => 1, 'email' => 'admin@example.test', 'page' => 2, 'sub' => '1' ) ), $this->asked );
		$this->assertFalse( $export['done'] );
		$this->assertSame( '&lt;b&gt;hi&lt;/b&gt;', $export['data'][0]['data'][1]['value'] );
	}

	public function test_erase_says_whether_there_was_anything(): void {
		$this->service_answers( 200, array( 'removed' => 3, 'done' => true ) );
		$erased = Personal_Data::erase( 'nobody@example.test', 1 );
		$this->assertTrue( $erased['items_removed'] );
		$this->assertTrue( $erased['done'] );
		$this->assertArrayNotHasKey( 'sub', $this->asked[1] );
	}

	public function test_a_service_that_is_away_is_an_error_and_not_an_empty_export(): void {
		$this->service_answers( 503, array( 'code' => 'unavailable' ) );
		$this->assertWPError( Personal_Data::export( 'admin@example.test' ) );
		$this->assertWPError( Personal_Data::erase( 'admin@example.test' ) );
	}

	/** @param mixed $value Anything. */
	private function assertWPError( $value ): void {
		$this->assertInstanceOf( WP_Error::class, $value );
	}

	public function test_a_site_that_is_not_connected_asks_nobody(): void {
		$this->assertTrue( Personal_Data::export( 'admin@example.test' )['done'] );
		$this->assertSame( array(), $this->asked );
	}
}
