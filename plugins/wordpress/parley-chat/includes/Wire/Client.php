<?php
/**
 * Calls to the service. None is made while a visitor waits for a page.
 *
 * @package Parley_Chat
 */

namespace Parley_Chat\Wire;

use Parley_Chat\Connection;
use Parley_Chat\Service;
use WP_Error;

defined( 'ABSPATH' ) || exit;

final class Client {
	const TIMEOUT_SECONDS = 5;

	const LARGEST_ANSWER = 2 * MB_IN_BYTES;

	/**
	 * @param array<string, mixed> $body       What to send.
	 * @param Connection|null      $connection Who signs; nobody before there is a connection.
	 * @return object|WP_Error What was answered; an error's code is one of the protocol's, or "unreachable".
	 */
	public static function post( string $path, array $body, ?Connection $connection = null ) {
		$json    = (string) wp_json_encode( (object) $body );
		$headers = array( 'Content-Type' => 'application/json' );
		if ( null !== $connection ) {
			$headers[ Signature::HEADER ] = Signature::to_service( $connection, $path, $json );
		}
		$response = wp_remote_post(
			Service::address() . $path,
			array(
				'body'                => $json,
				'headers'             => $headers,
				'timeout'             => self::TIMEOUT_SECONDS,
				'redirection'         => 0,
				'limit_response_size' => self::LARGEST_ANSWER,
				// WordPress's own would tell the site's address twice.
				'user-agent'          => 'Parley Chat/' . PARLEY_CHAT_VERSION,
			)
		);
		if ( is_wp_error( $response ) ) {
			return new WP_Error( 'unreachable', $response->get_error_message() );
		}
		$status = (int) wp_remote_retrieve_response_code( $response );
		$answer = json_decode( wp_remote_retrieve_body( $response ) );
		if ( $status >= 200 && $status < 300 ) {
			return is_object( $answer ) ? $answer : (object) array();
		}
		$code = is_object( $answer ) && is_string( $answer->code ?? null ) ? sanitize_key( $answer->code ) : 'unreachable';
		$says = is_object( $answer ) && is_string( $answer->detail ?? null ) ? sanitize_text_field( $answer->detail ) : (string) $status;
		return new WP_Error( $code, $says );
	}
}
