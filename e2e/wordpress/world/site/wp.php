<?php
/**
 * php wp.php parley-chat connect --code=x: what WP-CLI does with a class of commands, as far as ours needs it. WP-CLI itself
 * comes as a phar from its own site, and is in no registry of packages.
 */

define( 'WP_CLI', true );

final class WP_CLI {
	/** @var array<string, string> Classes, by the name of their command. */
	public static $commands = array();

	public static function add_command( string $name, string $of ): void {
		self::$commands[ $name ] = $of;
	}

	public static function log( string $says ): void {
		echo $says, "\n";
	}

	public static function success( string $says ): void {
		echo "Success: $says\n";
	}

	public static function warning( string $says ): void {
		fwrite( STDERR, "Warning: $says\n" );
	}

	public static function error( string $says ): void {
		fwrite( STDERR, "Error: $says\n" );
		exit( 1 );
	}
}

$_SERVER += array(
	'HTTP_HOST'       => 'wp-cli.invalid',
	'REQUEST_URI'     => '/',
	'SERVER_PROTOCOL' => 'HTTP/1.1',
	'REQUEST_METHOD'  => 'GET',
);
require __DIR__ . '/wp-load.php';

list( , $name, $method ) = $argv;
$method  = new ReflectionMethod( WP_CLI::$commands[ $name ], $method );
$options = array();
foreach ( array_slice( $argv, 3 ) as $argument ) {
	preg_match( '/^--(\w+)=(.*)$/', $argument, $option ) || WP_CLI::error( "Too many positional arguments: $argument" );
	// As WP-CLI does, which reads from the comment what a command takes.
	strpos( (string) $method->getDocComment(), "[--$option[1]=<" ) || WP_CLI::error( "Parameter errors: unknown --$option[1] parameter" );
	$options[ $option[1] ] = $option[2];
}
$method->isPublic() && ! $method->isStatic() || WP_CLI::error( "'$argv[2]' is not a registered subcommand" );
$method->invoke( $method->getDeclaringClass()->newInstance(), array(), $options );
