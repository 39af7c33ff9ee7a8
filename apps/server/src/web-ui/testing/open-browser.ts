import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** Where systems have one of their own. */
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium: the system's, else the one that comes from npm. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = INSTALLED.find((path) => existsSync(path)) ?? (await chromium.executablePath());
  // Without a sandbox of its own, which root cannot have: it opens nothing but the server of the test.
  return driver.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'], headless: true });
}
