import { printable } from './printable';

/** The most signs of a line that are shown, and the most that are looked at. */
const [mostShown, mostRead] = [1_000, 4_000];

/** Where a user, a password or a token stands; what is in the group stays. */
const secrets = [
  // https://user:password@host
  /([a-z][a-z\d+.-]{0,20}:\/\/)[^\s/?#]+(?=@)/gi,
  // user:password@host
  /()\b[\w.%+~-]{1,100}:[^\s:/@…]{1,200}(?=@[\w.[-]{0,100}[a-z])/gi,
  // ?access_token=…, _authToken=…, password='…'
  /((?:token|password|passwd|pwd|secret|api_?key|signature|credentials?|_auth)[\w.-]{0,40}\s?=\s?)(?:"[^"]*"|'[^']*'|[^\s&#"',;)]+)/gi,
  /([?&](?:key|sig|auth|code)=)[^\s&#"',;)]+/gi,
  // authorization: Bearer …
  /\b((?:Bearer|Basic)\s+)(?=\S{0,200}\d)[\w.~+/-]{8,}=*/gi,
];

/**
 * Text without the users, passwords and tokens that addresses, settings and headers in it tell.
 * @param known others that must not be told
 */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return secrets.reduce((rest, pattern) => rest.replace(pattern, '$1…'), hidden);
}

/**
 * A line that a server, a program or a file wrote, as this library's messages show it: `printable`, without secrets, of at most 1,000 signs.
 */
export function foreignLine(text: string, known: readonly string[] = []): string {
  const line = printable(withoutSecrets(text.slice(0, mostRead), known));
  return line.length > mostShown ? `${line.slice(0, mostShown)}…` : line;
}
