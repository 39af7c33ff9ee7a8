/** Where somebody chooses a password with a one-time token. Behind #, so that it is in no log of any server. */
export function welcomeLink(token: string): string {
  return new URL(`welcome#${token}`, document.baseURI).href;
}
