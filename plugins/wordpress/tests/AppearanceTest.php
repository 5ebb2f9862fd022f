<?php
use Parley_Chat\Connecting\Forget;
use Parley_Chat\Connection;
use Parley_Chat\Site_State;
use Parley_Chat\Wire\Answer;
use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/fixtures/connected-site.php';

final class AppearanceTest extends TestCase {
	use Connected_Site;

	protected function setUp(): void {
		$connection = $this->connect();
		Answer::apply( $this->look( 3, '#0a7d4f' ), $connection );
		$admins = get_users( array( 'role' => 'administrator' ) );
		wp_set_current_user( $admins[0]->ID );
	}

	protected function tearDown(): void {
		wp_set_current_user( 0 );
	}

	/** What the service says where the config has this version and this colour. */
	private function look( int $version, string $color ): stdClass {
		$state                   = $this->state();
		$state->sites[0]->config = (object) array(
			'version' => $version,
			'name'    => 'Lumme',
			'look'    => (object) array( 'color' => $color ),
			'texts'   => (object) array(),
		);
		return $state;
	}

	/** @return array{int, mixed} Status and answer, as a browser reads it. */
	private function ask( string $method, string $body = '' ): array {
		$request = new WP_REST_Request( $method, '/parley-chat/v1/appearance' );
		if ( '' !== $body ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( $body );
		}
		$response = rest_do_request( $request );
		return array( $response->get_status(), json_decode( wp_json_encode( rest_get_server()->response_to_data( $response, false ) ) ) );
	}

	public function test_the_stored_copy_is_shown_part_by_part(): void {
		list( $status, $shown ) = $this->ask( 'GET' );
		$this->assertSame( 200, $status );
		$this->assertEquals( json_decode( '{"version":3,"name":"Lumme","look":{"color":"#0a7d4f"},"texts":{}}' ), $shown );
		$this->assertSame( array(), $this->asked );
	}

	public function test_a_change_goes_to_the_service_and_its_answer_is_the_copy(): void {
		$this->service_answers( 200, $this->look( 4, '#123456' ) );
		list( $status, $shown ) = $this->ask( 'POST', '{"version":3,"look":{"color":"#123456"},"texts":{},"siteKey":"pk_2","ref":7}' );
		$this->assertSame( array( 200, 4, '#123456' ), array( $status, $shown->version, $shown->look->color ) );
		$this->assertEquals(
			array( array( '/v1/wordpress/config', '{"ref":1,"version":3,"look":{"color":"#123456"},"texts":{}}' ) ),
			array( array( $this->asked[0][0], $this->sent ) )
		);
		$this->assertSame( 4, json_decode( Site_State::current()['config'] )->version );
	}

	public function test_what_is_wrong_comes_back_with_its_paths_and_changes_nothing(): void {
		$errors = array( array( 'path' => 'look.color', 'message' => 'is not of the <b>expected</b> form' ), 'rubbish', array( 'path' => 1 ) );
		$this->service_answers( 400, array( 'code' => 'invalid_request', 'detail' => 'no', 'errors' => $errors ) );
		list( $status, $problem ) = $this->ask( 'POST', '{"version":3,"look":{"color":"red"}}' );
		$this->assertSame( array( 400, 'invalid_request' ), array( $status, $problem->code ) );
		$this->assertEquals( array( (object) array( 'path' => 'look.color', 'message' => 'is not of the expected form' ) ), $problem->data->errors );
		$this->assertSame( 3, $this->ask( 'GET' )[1]->version );
	}

	public function test_a_conflict_brings_what_the_other_one_wrote(): void {
		$this->service_answers( 409, array( 'code' => 'conflict' ) );
		$after_that = function ( $answer, array $arguments, string $url ) {
			return false !== strpos( $url, '/sync' )
				? array( 'response' => array( 'code' => 200 ), 'body' => wp_json_encode( $this->look( 5, '#abcdef' ) ) )
				: $answer;
		};
		add_filter( 'pre_http_request', $after_that, 20, 3 );
		list( $status, $problem ) = $this->ask( 'POST', '{"version":3,"name":"Mine"}' );
		$this->assertSame( array( 409, 'conflict' ), array( $status, $problem->code ) );
		$this->assertSame( array( 5, '#abcdef' ), array( $this->ask( 'GET' )[1]->version, $this->ask( 'GET' )[1]->look->color ) );
	}

	/** @return array<string, array{int, mixed, int, string}> */
	public function answers(): array {
		return array(
			'the service is away'         => array( 500, '<html>', 502, 'unreachable' ),
			'somebody on the way says it' => array( 200, '<html>', 502, 'unreachable' ),
			'it says nothing of us'       => array( 200, '{"sites":[]}', 502, 'unreachable' ),
			'the call is refused'         => array( 403, '{"code":"forbidden"}', 403, 'forbidden' ),
			'the texts are too long'      => array( 413, '{"code":"message_too_long"}', 413, 'message_too_long' ),
		);
	}

	/** @dataProvider answers */
	public function test_what_goes_wrong_is_said_and_changes_nothing( int $status, string $body, int $expected, string $code ): void {
		$this->service_answers( $status, $body );
		list( $shown, $problem ) = $this->ask( 'POST', '{"version":3,"name":"Mine"}' );
		$this->assertSame( array( $expected, $code ), array( $shown, $problem->code ) );
		$this->assertSame( 3, $this->ask( 'GET' )[1]->version );
	}

	public function test_a_subscriber_and_a_stranger_neither_read_nor_change_it(): void {
		$subscriber = wp_insert_user( array( 'user_login' => uniqid( 'reader' ), 'user_pass' => 'x', 'role' => 'subscriber' ) );
		foreach ( array( $subscriber, 0 ) as $user ) {
			wp_set_current_user( $user );
			$this->assertContains( $this->ask( 'GET' )[0], array( 401, 403 ) );
			$this->assertContains( $this->ask( 'POST', '{"version":3}' )[0], array( 401, 403 ) );
		}
		$this->assertSame( array(), $this->asked );
	}

	public function test_a_site_that_is_not_connected_has_none(): void {
		Forget::everything_of_the_connection();
		$this->assertSame( 404, $this->ask( 'GET' )[0] );
		$this->assertSame( array( 404, array() ), array( $this->ask( 'POST', '{"version":3}' )[0], $this->asked ) );
	}

	public function test_a_copy_of_the_site_changes_nothing(): void {
		$this->become_copy( 'https://staging.example' );
		list( $status, $problem ) = $this->ask( 'POST', '{"version":3,"name":"Mine"}' );
		$this->assertSame( array( 409, 'copy', array() ), array( $status, $problem->code, $this->asked ) );
	}

	public function test_a_push_that_was_overtaken_sets_nothing_back(): void {
		$connection = Connection::current();
		$this->assertTrue( Answer::apply( $this->look( 2, '#111111' ), $connection, true ) );
		$this->assertSame( '#0a7d4f', $this->ask( 'GET' )[1]->look->color );
		$this->assertTrue( Answer::apply( $this->look( 4, '#222222' ), $connection, true ) );
		$this->assertSame( '#222222', $this->ask( 'GET' )[1]->look->color );
	}

	public function test_what_was_asked_for_counts_also_where_it_is_older(): void {
		$this->assertTrue( Answer::apply( $this->look( 2, '#111111' ), Connection::current() ) );
		$this->assertSame( array( 2, '#111111' ), array( $this->ask( 'GET' )[1]->version, $this->ask( 'GET' )[1]->look->color ) );
	}

	public function test_a_push_of_another_site_counts_whatever_its_version(): void {
		$state                   = $this->look( 1, '#333333' );
		$state->sites[0]->siteId = 'site_2';
		$this->assertTrue( Answer::apply( $state, Connection::current(), true ) );
		$this->assertSame( '#333333', $this->ask( 'GET' )[1]->look->color );
	}
}
