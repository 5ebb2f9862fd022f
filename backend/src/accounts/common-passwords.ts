/**
 * The commonest passwords of at least eight characters, as they stand in published lists of leaked ones, in lower case.
 * Whoever guesses, limited to some tries, begins with these (NIST SP 800-63B, 3.1.1.2: a blocklist need not be longer).
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `00000000 11111111 22222222 55555555 66666666 77777777 88888888 99999999 12341234 12344321 11223344 12121212 01234567
  12345678 123456789 1234567890 0123456789 0987654321 987654321 9876543210 87654321 123123123 147258369 789456123
  123456789a 1234qwer 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 qwer1234 qwert123 qwerty12 qwerty123 qwerty1234 qwertyui
  qwertyuiop qazwsxedc zaq12wsx asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 password password1 password12
  password123 password1234 password! passw0rd p@ssw0rd p@ssword p@ssword1 pass1234 mypassword admin123 admin1234
  administrator welcome1 welcome123 letmein1 letmein123 iloveyou iloveyou1 sunshine princess princess1 football
  football1 baseball baseball1 basketball superman superman1 batman123 spiderman starwars pokemon1 pokemon123
  computer internet samsung1 whatever trustno1 changeme changeme1 changeme123 default1 secret123 test1234 testtest
  abcd1234 abcdefgh abcdefghi abc12345 abc123456 a1b2c3d4 aa123456 a123456789 q1w2e3r4 q1w2e3r4t5 michelle jennifer
  jessica1 charlie1 michael1 daniel123 alexander hello123 freedom1 mustang1 corvette maverick monkey123 dragon123
  shadow123 master123 killer123 chocolate butterfly liverpool blink182 google123 facebook linkedin parley123
  йцукенгш йцукенгшщз пароль123 qwerty123456 любовь123 привет123`.split(/\s+/),
)
