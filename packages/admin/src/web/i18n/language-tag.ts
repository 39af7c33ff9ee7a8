/**
 * A browser's language may be no tag, as Chromium's is in a POSIX locale (`en-US@posix`). What formats numbers while it loads
 * fails on that: what is left of it is a tag.
 */
try {
  new Intl.Locale(navigator.language);
} catch {
  const [value = 'en'] = /^[a-z]{2,3}/i.exec(navigator.language) ?? [];
  Object.defineProperty(navigator, 'language', { value, configurable: true });
}
