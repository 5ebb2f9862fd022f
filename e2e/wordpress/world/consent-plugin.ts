import type { Page } from '@playwright/test'

/** A consent plugin as the WP Consent API shows itself to others, late as it is. */
export const consentPlugin = (more = '') => `
  add_action( 'wp_enqueue_scripts', static function () {
    wp_register_script( 'wp-consent-api', false, array(), '1', array( 'in_footer' => true ) );
    wp_add_inline_script( 'wp-consent-api', 'window.given = {}; window.wp_has_consent = ( category ) => window.given[ category ] === "allow"; window.say = ( category, answer ) => { window.given[ category ] = answer; document.dispatchEvent( new CustomEvent( "wp_listen_for_consent_change", { detail: { [ category ]: answer } } ) ); }; ${more}' );
    wp_enqueue_script( 'wp-consent-api' );
  }, PHP_INT_MAX - 100 );`

/** The visitor answers its banner. */
export const sayOfConsent = (page: Page, category: string, answer: 'allow' | 'deny'): Promise<void> =>
  page.evaluate(([name, word]) => Reflect.get(window, 'say')(name, word), [category, answer])
