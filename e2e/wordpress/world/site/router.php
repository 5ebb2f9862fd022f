<?php
/** For php -S: files as they are, everything else to index.php, also for the sub-directories of a network (/shop/wp-admin/…). */

$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );

if ( preg_match( '#^/[A-Za-z0-9_-]+(/(?:wp-(?:content|admin|includes)(?:/.*)?|[^/]+\.php))$#', $path, $match ) && ! file_exists( __DIR__ . $path ) && file_exists( __DIR__ . $match[1] ) ) {
	$file = __DIR__ . $match[1];
	if ( is_dir( $file ) ) {
		$file = rtrim( $file, '/' ) . '/index.php';
	}
	if ( '.php' !== substr( $file, -4 ) ) {
		$types = array(
			'css' => 'text/css',
			'js'  => 'text/javascript',
			'svg' => 'image/svg+xml',
		);
		header( 'Content-Type: ' . ( $types[ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? 'application/octet-stream' ) );
		readfile( $file );
		return true;
	}
	$_SERVER['SCRIPT_NAME']     = $path . ( '/' === substr( $path, -1 ) ? 'index.php' : '' );
	$_SERVER['PHP_SELF']        = $_SERVER['SCRIPT_NAME'];
	$_SERVER['SCRIPT_FILENAME'] = $file;
	chdir( dirname( $file ) );
	require $file;
	return true;
}

$file = __DIR__ . $path;
if ( '/' !== $path && is_dir( $file ) && '/' !== substr( $path, -1 ) ) {
	header( 'Location: ' . $path . '/' );
	return true;
}
if ( '/' !== $path && ( is_file( $file ) || is_file( rtrim( $file, '/' ) . '/index.php' ) ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = __DIR__ . '/index.php';
chdir( __DIR__ );
require __DIR__ . '/index.php';
