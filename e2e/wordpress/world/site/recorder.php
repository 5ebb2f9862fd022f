<?php
/** A must-use plugin: writes down every request that this WordPress makes, how long it waits, and whether our plugin is on the stack. */

add_action(
	'http_api_debug',
	static function ( $response, $context, $transport, $arguments, $url ) {
		$files = array_column( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ), 'file' );
		$ours  = array() !== preg_grep( '#/plugins/parley-chat/#', $files );
		file_put_contents( ABSPATH . 'requests.log', wp_json_encode( array( 'url' => $url, 'ours' => $ours, 'seconds' => $arguments['timeout'] ) ) . "\n", FILE_APPEND | LOCK_EX );
	},
	10,
	5
);
