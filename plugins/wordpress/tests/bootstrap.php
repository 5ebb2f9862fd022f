<?php
/** WordPress itself, as the site of the test has it: its folder is the working directory. */

$_SERVER += array(
	'HTTP_HOST'       => parley_test_host(),
	'REQUEST_URI'     => '/',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REQUEST_METHOD'  => 'GET',
);
require getcwd() . '/wp-load.php';

/** Host and port of the site. */
function parley_test_host(): string {
	$url = parse_url( json_decode( file_get_contents( getcwd() . '/test-site.json' ), true )['url'] );
	return $url['host'] . ':' . $url['port'];
}
