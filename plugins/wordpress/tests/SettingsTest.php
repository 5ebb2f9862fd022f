<?php
use Parley_Chat\Settings;
use PHPUnit\Framework\TestCase;

final class SettingsTest extends TestCase {
	private function as_user( string $role ): void {
		$ids = get_users(
			array(
				'role'   => $role,
				'fields' => 'ID',
			)
		);
		wp_set_current_user( array() === $ids ? 0 : (int) $ids[0] );
	}

	/** @param array<string, mixed> $body Of the request. */
	private function ask( string $method, array $body = array() ): WP_REST_Response {
		$request = new WP_REST_Request( $method, '/wp/v2/settings' );
		$request->set_body_params( $body );
		return rest_do_request( $request );
	}

	protected function tearDown(): void {
		delete_option( Settings::OPTION );
		wp_set_current_user( 0 );
	}

	public function test_the_rest_api_gives_them_to_admins_only(): void {
		$this->assertSame( 401, $this->ask( 'GET' )->get_status() );
		$this->as_user( 'administrator' );
		$this->assertSame( Settings::defaults(), $this->ask( 'GET' )->get_data()[ Settings::OPTION ] );
	}

	public function test_nothing_of_the_connection_is_in_the_rest_api(): void {
		$this->as_user( 'administrator' );
		$names = array_keys( $this->ask( 'GET' )->get_data() );
		$this->assertSame( array( Settings::OPTION ), array_values( preg_grep( '/parley/', $names ) ) );
	}

	public function test_what_the_schema_does_not_know_is_refused(): void {
		$this->as_user( 'administrator' );
		$this->assertSame( 400, $this->ask( 'POST', array( Settings::OPTION => array( 'where' => 'nowhere' ) ) )->get_status() );
		$this->assertSame( 400, $this->ask( 'POST', array( Settings::OPTION => array( 'secret' => 'x' ) ) )->get_status() );
		$this->assertSame( 'everywhere', Settings::all()['where'] );
	}

	public function test_what_is_stored_wrongly_costs_no_more_than_itself(): void {
		update_option( Settings::OPTION, array( 'where' => array( 'x' ), 'pages' => 'all', 'consent' => 'marketing', 'evil' => '<script>' ) );
		$this->assertSame( array_merge( Settings::defaults(), array( 'consent' => 'marketing' ) ), Settings::all() );
	}
}
