// Chromium with the pages of the test: opened from disk, with everything noted that they ask for or log.
import {chromium} from 'playwright-core';
import {readFileSync, existsSync, mkdtempSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';

const axeText = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let passed = 0;
let failed = 0;

export function expect(name, holds, said = '') {
  if (holds) return ++passed;
  ++failed;
  console.log(`FAILED: ${name}${said ? `\n    ${said}` : ''}`);
}

export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

export async function start() {
  const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  return chromium.launchPersistentContext(mkdtempSync(path.join(tmpdir(), 'cfnaudit-page-')), {
    executablePath: program,
    headless: true,
    viewport: {width: 1280, height: 900},
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/// A page, with `noted`: what it logged, requested, and refused itself.
export async function open(browser, file, hash = '') {
  const page = await browser.newPage();
  page.noted = [];
  page.on('console', message => message.type() === 'error' && page.noted.push(message.text()));
  page.on('pageerror', error => page.noted.push(`${error.message} ${error.stack}`));
  page.on('dialog', dialog => page.noted.push(`dialog ${dialog.message()}`) && dialog.dismiss());
  page.on('request', request => /^(file|data):/.test(request.url()) || page.noted.push(`request ${request.url()}`));
  await page.goto(`file://${file}${hash}`);
  return page;
}

/// How long it takes from the navigation to what is drawn.
export async function openingTime(page) {
  return page.evaluate(() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd);
}

export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeText);
  const result = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
  return result.violations.map(
    one =>
      `${one.id}: ${one.help} (${one.nodes
        .slice(0, 3)
        .map(
          node =>
            `${node.html.slice(0, 160)} ${node.any
              .concat(node.all, node.none)
              .map(why => why.message)
              .join('; ')
              .slice(0, 200)}`,
        )
        .join(' | ')})`,
  );
}

/// Follows an address within the page.
export async function follow(page, hash) {
  return page.evaluate(
    to =>
      new Promise(done => {
        const title = () => done(document.querySelector('main h2')?.textContent || '');
        const before = location.href;
        addEventListener('hashchange', title, {once: true}); // behind the page's own listener
        location.hash = to;
        if (location.href === before) title();
      }),
    hash,
  );
}

/// Waits for what a click brings.
export async function titled(page, wanted) {
  await page
    .waitForFunction(text => document.querySelector('main h2')?.textContent === text, wanted, {timeout: 10000})
    .catch(() => {});
  return page.textContent('main h2');
}
