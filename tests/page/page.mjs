// What a reader does with the page of each template.   node page.mjs FOLDER
import {readFileSync, existsSync, readdirSync, statSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {expect, finish, follow, open, openingTime, start, titled, violations} from './browser.mjs';

const folder = process.argv[2];
const sections = ['overview', 'map', 'access', 'cost', 'findings', 'source'];
const titles = {
  overview: 'Overview',
  map: 'Map',
  access: 'Access',
  cost: 'Cost',
  findings: 'Findings',
  source: 'Source',
};
const fileOf = name => path.join(folder, `${name}.html`);
const json = (name, report) =>
  JSON.parse(readFileSync(path.join(folder, report ? `${name}.${report}.json` : `${name}.json`)));
const isSmall = name => !['large', 'real'].includes(name);

function quiet(page, name) {
  expect(
    `${name}: nothing is logged, requested or refused`,
    page.noted.length === 0,
    page.noted.slice(0, 5).join('\n    '),
  );
}

async function everySection(page, name) {
  for (const section of sections) {
    await page.click(`nav a[href$="#${section}"]`);
    const title = await titled(page, titles[section]);
    expect(
      `${name}: ${section} is drawn`,
      title === titles[section] && (await page.textContent('main')).length > title.length,
      title,
    );
    expect(
      `${name}: ${section} is marked in the navigation`,
      (await page.getAttribute(`nav a[href$="#${section}"]`, 'aria-current')) === 'page',
    );
    if (!isSmall(name) && section !== 'map') continue; // many rows, all of one kind
    const found = await violations(page);
    expect(`${name}: axe finds nothing in ${section}`, found.length === 0, found.join('\n    '));
  }
}

/// Each address that a section has leads to what it says.
async function everyLink(page, name) {
  const addresses = new Set();
  for (const section of sections) {
    await follow(page, `#${section}`);
    for (const href of await page.$$eval('a[href^="#"]', all => all.map(one => one.getAttribute('href'))))
      addresses.add(href);
  }
  const some = [...addresses].filter((_, i, all) => all.length < 150 || i % Math.ceil(all.length / 150) === 0);
  const wrong = [];
  for (const href of some) {
    const word = decodeURIComponent(href.slice(1).split('~')[0]);
    const title = await follow(page, href);
    const expected = /^(F\d+)?L\d+$/.test(word)
      ? 'Source'
      : word === 'finding'
        ? 'Findings'
        : titles[word] || (word === 'main' ? title : null);
    const isThere = expected ? title === expected : title.length > 0 && title !== 'Overview';
    if (!isThere) wrong.push(`${href} leads to ${title}`);
  }
  expect(
    `${name}: ${some.length} of ${addresses.size} links lead to what they say`,
    wrong.length === 0,
    wrong.slice(0, 5).join('\n    '),
  );
}

const shownNames = check => check.templates[0].environments;
const dollars = amount => {
  const [whole, fraction = ''] = amount.split('.');
  const cents = (BigInt(whole) * 1000000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)) + 5000n) / 10000n;
  return `$${(cents / 100n).toLocaleString('en-US')}.${String(cents % 100n).padStart(2, '0')}`;
};

/// Chooses an environment as a reader does; null: all.
async function chooseEnvironment(page, names, index) {
  if (names.length < 2) return;
  if (await page.$('select#environment'))
    return page.selectOption('select#environment', index === null ? '' : String(index));
  await page.click(`.segment:nth-of-type(${index === null ? 1 : index + 2})`);
}

async function numbers(page, name) {
  const check = json(name, 'check');
  const cost = json(name, 'cost');
  const access = json(name, 'access');
  const names = shownNames(check);
  for (let i = 0; i < names.length; ++i) {
    await follow(page, '#findings');
    await chooseEnvironment(page, names, i);
    const mine = check.templates[0].findings.filter(one => !one.suppressed && one.environments.includes(names[i]));
    const counts = ['error', 'warning', 'note']
      .map(kind => [mine.filter(one => one.severity === kind).length, kind])
      .filter(([count]) => count);
    const words = counts
      .map(([count, kind]) => `${count.toLocaleString('en-US')} ${kind}${count === 1 ? '' : 's'}`)
      .join(', ');
    const said = await page.textContent('#finding-count');
    expect(
      `${name}: the findings of ${names[i]} are those of the JSON report`,
      said === (words ? `${words} shown` : 'No finding matches.'),
      `${said} / ${words}`,
    );
    const sums = (cost.environments || []).find(one => one.name === names[i]);
    await follow(page, '#cost');
    if (!sums) continue;
    const row = await page.$$eval('#cost-sums tbody tr td', all => all.map(one => one.textContent));
    const wanted = [sums.fixed, sums.usage, sums.total].map(one => (one === null ? '–' : dollars(one)));
    expect(
      `${name}: the sums of ${names[i]} are those of the JSON report`,
      wanted.every((one, k) => row[k] === one),
      `${row} / ${wanted}`,
    );
    if (sums.total !== null)
      expect(
        `${name}: so is its ceiling`,
        row[3] === (sums.ceiling === null ? 'no limit' : dollars(sums.ceiling)),
        row[3],
      );
    const resources = await page.$$eval('#cost-table tbody', all => all.length);
    expect(
      `${name}: every resource with a cost is listed`,
      resources === sums.resources.length,
      `${resources} / ${sums.resources.length}`,
    );
    const ways = sums.traffic && sums.total !== null ? sums.traffic.entryPoints : [];
    const millions = await page.$$eval('#cost-traffic summary .money', all => all.map(one => one.textContent));
    expect(
      `${name}: so is the cost of a million of each entry point`,
      millions.sort().join() === ways.map(one => dollars(one.perMillion)).sort().join(),
      `${millions} / ${ways.length}`,
    );
    const map = access.environments.find(one => one.name === names[i]);
    await follow(page, '#access');
    const cells = await page.$$eval('button.cell', all => all.length);
    const pairs = new Set(map.reach.map(row => `${row.principal} ${row.resource}`)).size;
    if (new Set(map.reach.map(row => row.resource)).size <= 300)
      expect(`${name}: the cells of ${names[i]} are those of the JSON report`, cells === pairs, `${cells} / ${pairs}`);
  }
  await chooseEnvironment(page, names, null);
}

async function filters(page, name) {
  const findings = json(name, 'check').templates[0].findings.filter(one => !one.suppressed);
  await follow(page, '#findings');
  const shown = () => page.$$eval('.finding', all => all.length);
  await page.uncheck('input[name=severity][value=warning]');
  expect(
    `${name}: a severity is filtered`,
    (await shown()) === findings.filter(one => one.severity !== 'warning').length,
  );
  await page.check('input[name=severity][value=warning]');
  const {rule} = findings[0];
  await page.selectOption('#rule-filter', rule);
  expect(`${name}: a rule is filtered`, (await shown()) === findings.filter(one => one.rule === rule).length);
  await page.selectOption('#rule-filter', '');
  const resource = findings.map(one => one.resource).find(Boolean);
  await page.fill('#resource-filter', resource.toLowerCase());
  expect(`${name}: a resource is filtered`, (await shown()) >= 1 && (await shown()) < findings.length);
  await page.click('button:text("Clear")');
  expect(`${name}: the filters are cleared`, (await shown()) === findings.length);
  await follow(page, `#${rule}`);
  expect(
    `${name}: the address of a rule shows its findings`,
    (await shown()) === findings.filter(one => one.rule === rule).length,
  );
  await follow(page, `#${resource}`);
  expect(`${name}: the address of a resource shows it`, (await page.textContent('main h2')) === resource);
  await page.click('main .excerpt a.number');
  await titled(page, 'Source');
  expect(`${name}: a line leads into the source`, (await page.$('.source-line.aimed')) !== null);
}

/// Everything that can be used is reached with Tab alone, and works with keys.
async function keyboard(page, name) {
  for (const section of sections) {
    await follow(page, `#${section}`);
    await page.evaluate(() => {
      document.activeElement.blur();
      window.scrollTo(0, 0);
    });
    const wanted = await page.evaluate(() => {
      const usable = 'a[href], button, input, select, summary, [tabindex="0"]';
      window.seen = new Set();
      window.usable = [...document.querySelectorAll(usable)].filter(
        one =>
          one.tabIndex >= 0 &&
          one.checkVisibility({visibilityProperty: true}) &&
          !(one.type === 'radio' && !one.checked),
      );
      return window.usable.length;
    });
    for (let i = 0; i < wanted + 12; ++i) {
      await page.keyboard.press('Tab');
      await page.evaluate(() => window.seen.add(document.activeElement));
    }
    const missed = await page.evaluate(() =>
      window.usable.filter(one => one.isConnected && !window.seen.has(one)).map(one => one.outerHTML.slice(0, 120)),
    );
    expect(`${name}: Tab reaches everything in ${section}`, missed.length === 0, missed.slice(0, 4).join('\n    '));
  }
}

async function keysWork(page, name) {
  await follow(page, '#overview');
  await page.focus('nav a[href$="#cost"]');
  await page.keyboard.press('Enter');
  expect(`${name}: Enter follows the navigation`, (await titled(page, 'Cost')) === 'Cost');
  expect(
    `${name}: and the focus is on the section`,
    (await page.evaluate(() => document.activeElement.tagName)) === 'H2',
  );
  await page.focus('.segment input:checked');
  await page.keyboard.press('ArrowRight');
  expect(
    `${name}: an arrow key changes the environment`,
    (await page.$$eval('#cost-sums tbody tr', all => all.length)) === 1,
  );
  expect(`${name}: and the focus stays`, (await page.evaluate(() => document.activeElement.type)) === 'radio');
  await page.keyboard.press('ArrowLeft');
  await page.focus('.open-row');
  await page.keyboard.press('Enter');
  expect(`${name}: Enter opens the items of a resource`, (await page.$('tr.items')) !== null);
  await page.focus('th button.sort');
  await page.keyboard.press('Enter');
  expect(`${name}: Enter sorts`, (await page.getAttribute('#cost-table thead th', 'aria-sort')) === 'ascending');
  await follow(page, '#access');
  await page.focus('button.cell[tabindex="0"]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(`${name}: a cell says why`, (await page.textContent('.panel')).includes('Statements'));
  expect(`${name}: with the lines of its statements`, (await page.$('.panel a[href*="L"]')) !== null);
  await follow(page, '#map');
  await page.focus('.box[tabindex="0"]');
  await page.keyboard.press('Enter');
  expect(
    `${name}: a box of the map can be chosen`,
    (await page.isVisible('aside.panel')) && (await page.$('.box.self')) !== null,
  );
  const before = await page.getAttribute('svg.map', 'viewBox');
  await page.focus('.map-frame');
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowRight');
  expect(`${name}: keys zoom and move the map`, (await page.getAttribute('svg.map', 'viewBox')) !== before);
}

async function theMap(page, name) {
  const resources = new Set(
    json(name, 'check')
      .templates[0].findings.map(one => one.resource)
      .filter(Boolean),
  );
  await follow(page, '#map');
  const boxes = await page.$$eval('.box[data-id]', all => all.length);
  expect(`${name}: the map has boxes`, boxes > 5, String(boxes));
  for (const colour of ['cost', 'reach', 'severity']) {
    await page.selectOption('#map-colour', colour);
    expect(`${name}: the map is coloured by ${colour}`, (await page.$(`.box[class*="${colour}-"]`)) !== null);
  }
  const [first] = resources;
  await page.fill('#map-search', first);
  expect(`${name}: the map finds a resource`, (await page.$$eval('.box.self', all => all.length)) >= 1);
  await follow(page, `#map~${encodeURIComponent(first)}`);
  const fewer = await page.$$eval('.box[data-id]', all => all.length);
  expect(`${name}: the neighbourhood is a part of it`, fewer >= 1 && fewer < boxes, `${fewer} of ${boxes}`);
}

// Printed, not judged: a busy machine is no defect of the page.
async function times(browser, name) {
  const page = await open(browser, fileOf(name));
  const opening = await openingTime(page);
  const started = Date.now();
  await page.click('nav a[href$="#map"]');
  await page.waitForSelector('svg.map .box');
  const map = Date.now() - started;
  console.log(
    `${name}: ${(statSync(fileOf(name)).size / 1000).toFixed(0)} KB, open after ${opening.toFixed(0)} ms, map after ${map} ms`,
  );
  await page.close();
}

async function hostile(page) {
  for (const section of sections) {
    await follow(page, `#${section}`);
    const made = await page.$$eval('main img, main script, main iframe, main b, main style', all => all.length);
    expect(`hostile: no text is markup in ${section}`, made === 0);
  }
  await follow(page, '#source');
  const text = await page.textContent('main');
  expect('hostile: its text is shown', text.includes('<script>alert(1)</script>'));
}

async function folding(browser) {
  const page = await open(browser, fileOf('large'), '#map');
  expect(
    'large: the map says that it is folded',
    (await page.textContent('main')).includes('resources: those of one service'),
  );
  const before = await page.$$eval('.box[data-id]', all => all.length);
  await page.focus('.box.folded');
  await page.keyboard.press('Enter');
  expect('large: a box opens', (await page.$$eval('.box[data-id]', all => all.length)) > before);
  await page.close();
}

async function difference(browser) {
  const page = await open(browser, fileOf('diff'));
  const diff = json('diff');
  const text = await page.textContent('main');
  for (const headline of diff.headlines) expect(`diff: says ${headline}`, text.includes(headline));
  const refused = diff.templates[0].resources.some(row => row.refused.length);
  expect(
    'diff: an update that fails is no good verdict',
    !refused || ((await page.$('.card.good')) === null && text.includes('The update fails')),
  );
  await follow(page, '#map');
  expect('diff: the map shows what is new', (await page.$('.box.change-new')) !== null);
  const [one] = diff.templates;
  const gone = one.resources.filter(row => row.effect === 'deleted').length;
  expect('diff: and what is gone', gone === 0 || (await page.$('.box.change-gone')) !== null);
  await follow(page, '#findings');
  await page.check('label:has-text("new ones only") input');
  expect('diff: new findings alone', (await page.$$eval('.finding', all => all.length)) === one.findings.new.length);
  await follow(page, '#cost');
  expect(
    'diff: the change of the cost',
    (await page.textContent('#cost-sums')).includes('Change') === one.cost.length > 0,
  );
  await everySection(page, 'diff');
  quiet(page, 'diff');
  await page.close();
}

async function promises(browser) {
  const page = await open(browser, fileOf('promises'));
  const [{environments, promises: all}] = json('promises').templates;
  for (const environment of environments) {
    const broken = all.filter(one => one.environments[environment] === 'broken').length;
    const card = page.locator('.card', {has: page.locator(`h3:text-is("${environment}")`)});
    const words = await card.textContent();
    expect(`promises: those that ${environment} breaks are counted`, words.includes(`${broken} broken`), words);
  }
  const rows = await page.$$eval('#promises tbody tr', found => found.length);
  const some = all.filter(one => Object.values(one.environments).some(state => state !== 'not concerned')).length;
  expect('promises: each that concerns the template has a row', rows === some, `${rows} of ${some}`);
  await page.close();
}

/// Nothing is wider than a narrow window, and dark colours have enough contrast.
async function narrowAndDark(browser, name) {
  const page = await open(browser, fileOf(name));
  await page.setViewportSize({width: 360, height: 780});
  await page.emulateMedia({colorScheme: 'dark'});
  for (const section of sections) {
    await follow(page, `#${section}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(`${name}: ${section} fits into 360 pixels`, wide <= 360, String(wide));
    const found = await violations(page);
    expect(`${name}: axe finds nothing in ${section}, dark and narrow`, found.length === 0, found.join('\n    '));
  }
  await page.close();
}

async function printed(page, name) {
  const bytes = await page.pdf({format: 'A4'});
  expect(`${name}: can be printed`, bytes.length > 20000, String(bytes.length));
}

async function pictures(browser) {
  const into = process.env.PICTURES;
  mkdirSync(into, {recursive: true});
  const page = await open(browser, fileOf('example'));
  await page.setViewportSize({width: 1120, height: 680});
  await page.screenshot({path: path.join(into, 'report-overview.png')});
  await page.emulateMedia({colorScheme: 'dark'});
  await follow(page, '#map');
  await page.screenshot({path: path.join(into, 'report-map.png')});
  await page.close();
}

const browser = await start();
if (process.env.PICTURES) {
  await pictures(browser);
  process.exit();
}
const names = ['example', 'reference', 'hostile', 'empty', 'large', 'real'].filter(name => existsSync(fileOf(name)));
for (const name of names) {
  const page = await open(browser, fileOf(name));
  await everySection(page, name);
  await everyLink(page, name);
  if (!['empty'].includes(name)) await numbers(page, name);
  if (['example', 'reference'].includes(name)) {
    await filters(page, name);
    await keysWork(page, name);
    await theMap(page, name);
  }
  if (name === 'example') {
    await keyboard(page, name);
    await printed(page, name);
  }
  if (name === 'hostile') await hostile(page);
  quiet(page, name);
  await page.close();
}
await times(browser, 'example');
if (names.includes('reference')) await times(browser, 'reference');
await times(browser, 'large');
await folding(browser);
await difference(browser);
await promises(browser);
await narrowAndDark(browser, 'example');
await browser.close();
finish();
